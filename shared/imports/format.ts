import { isKnownName } from '../customer-files/header-names.ts';
import { byteOrderMarkOf, charsetOf, EncodingGuess, looksLikeUtf16 } from './encoding.ts';
import { type Encoding, hidesBars } from './encodings.ts';
import { FileRefused } from './file-refused.ts';
import { type Delimiter, delimiters, type ImportOptions } from './options.ts';
import { scanRow } from './scan.ts';
import { vocabularies } from './vocabularies.ts';

/** What whoever gives a file may say of how it is written. */
export type WantedFormat = Pick<ImportOptions, 'encoding' | 'delimiter' | 'columns'>;

/** How a file is written as far as its beginning tells, and where its header begins. */
export interface Recognised {
  readonly encoding: Encoding;
  /** Only rows that are not in ASCII tell the encoding. Absent: it is certain. */
  readonly guess?: EncodingGuess;
  readonly delimiter: Delimiter;
  readonly byteOrderMark: boolean;
  readonly start: number;
}

/**
 * @param head the file's first bytes: all of its header, unless that has no end within bounds
 * @throws FileRefused when the file says of itself that its cells are separated by something else, or is said to be written so
 * that nobody can tell what separates them
 */
export function recognise(head: Buffer, wanted: WantedFormat = {}): Recognised {
  const mark = byteOrderMarkOf(head);
  const certain = mark?.encoding ?? wanted.encoding ?? looksLikeUtf16(head);
  const encoding = certain ?? 'utf-8';
  const { units, unitBytes } = charsetOf(encoding);
  const markBytes = mark?.encoding === encoding ? mark.bytes : 0;
  const told = toldDelimiter(units(head.subarray(markBytes, markBytes + 32)));
  const start = markBytes + (told?.length ?? 0) * unitBytes;
  const known = { encoding, ...(!certain && { guess: new EncodingGuess() }), start };
  const delimiter =
    wanted.delimiter ?? told?.delimiter ?? detectDelimiter(head.subarray(start), { ...wanted, encoding });
  if (delimiter === '|' && hidesBars(encoding))
    throw new FileRefused(
      `In ${encoding} a character can hold what would separate its cells (|). Save it as "CSV UTF-8", or with commas, and drop it again.`,
    );
  return { ...known, delimiter, byteOrderMark: markBytes > 0 };
}

/** What the line `sep=;` says, which Excel puts before the header and does not show, and how long it is. */
function toldDelimiter(begins: string): { delimiter: Delimiter; length: number } | undefined {
  const [line, said = ''] = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(begins) ?? [];
  if (line === undefined) return undefined;
  const delimiter = delimiters.find((one) => one === said);
  if (delimiter) return { delimiter, length: line.length };
  throw new FileRefused(
    `Its first line says sep=${said}: cells are separated by commas, semicolons, tabs or |.`,
  );
}

/** The delimiter with which the header row names the most known columns, else with which it has the most cells. */
export function detectDelimiter(
  text: Buffer,
  { encoding = 'utf-8', columns = {} }: Pick<WantedFormat, 'encoding' | 'columns'> = {},
): Delimiter {
  const { units, decode, guess } = charsetOf(encoding);
  const isKnown = (name: string) =>
    Object.hasOwn(columns, name) || isKnownName(name) || isKnownElsewhere(name);
  // Which `|` are a part of a character, only the characters tell.
  const isDecoded = hidesBars(encoding);
  const header = isDecoded ? guess(units(text)) : units(text);
  const scored = delimiters.map((delimiter) => {
    const cells = scanRow(header, 0, delimiter.charCodeAt(0), true)?.cells ?? [];
    const names = isDecoded ? cells : cells.map((cell) => decode(cell) ?? cell);
    const known = names.filter((name) => isKnown(name.trim()));
    return { delimiter, known: known.length, cells: cells.length };
  });
  const best = scored.reduce((a, b) => ((b.known - a.known || b.cells - a.cells) > 0 ? b : a));
  return best.delimiter;
}

/** Whether a list of something else than customers has a column of this name. */
const isKnownElsewhere = (name: string): boolean =>
  Object.values(vocabularies).some((words) => words.isKnownName(name));
