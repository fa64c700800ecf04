/** How the text of a file can be written as bytes, by the names of the WHATWG's Encoding Standard. */

/** Files are recognised as one of these, and what is given back of a file is written in it. */
export const ownEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type OwnEncoding = (typeof ownEncodings)[number];

/** No byte that is a sign or a line end in ASCII is a part of another character. In euc-kr, letters can be. */
const clear = [
  ...['windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'],
  ...['windows-1257', 'windows-1258', 'windows-874', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5'],
  ...['iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-10', 'iso-8859-13', 'iso-8859-14', 'iso-8859-15'],
  ...['iso-8859-16', 'koi8-r', 'koi8-u', 'ibm866', 'macintosh', 'x-mac-cyrillic', 'euc-jp', 'euc-kr'],
] as const;

/** The byte that is `|` can be the second one of a character; those that are commas, quotes and line ends cannot. */
const hidingBars = ['shift_jis', 'gbk', 'gb18030', 'big5'] as const;

/** These must be said: in a file nothing tells them from each other. */
const saidEncodings = [...clear, ...hidingBars] as const;

export const encodings = [...ownEncodings, ...saidEncodings] as const;
export type Encoding = (typeof encodings)[number];

/** The canonical name of a label of the standard: `iso-8859-1` → `windows-1252`. What is none stays as it is. */
export function canonicalName(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return label;
  }
}

/** Whether what is given back can be written in it. */
export const isOwn = (encoding: Encoding): encoding is OwnEncoding =>
  ownEncodings.some((own) => own === encoding);

/** Whether `|` can be a part of a character. */
export const hidesBars = (encoding: Encoding): boolean => hidingBars.some((one) => one === encoding);
