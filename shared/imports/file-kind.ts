import { FileRefused } from './file-refused.ts';

const saveAsCsv = 'Open it and save it as "CSV UTF-8" or as an .xlsx workbook, and drop that.';
const saveWithoutPassword =
  'Save it without a password as an .xlsx workbook or as "CSV UTF-8", and drop that.';
const unpack = 'Unpack it and drop what is in it.';
const exportAsCsv = 'Export the customers as CSV or as an .xlsx workbook, and drop that.';

/** Kinds of files that are no lists of rows, by what stands at `at` in them, and what to do with them. */
const refused: readonly { begins: string; at?: number; is: string; advice: string }[] = [
  { begins: 'mimetypeapplication/vnd.oasis', at: 30, is: 'a LibreOffice document', advice: saveAsCsv },
  {
    begins: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    is: 'a workbook of an old Excel (.xls), or one with a password',
    advice: saveWithoutPassword,
  },
  { begins: '\x1f\x8b', is: 'compressed (gzip)', advice: unpack },
  { begins: 'BZh', is: 'compressed (bzip2)', advice: unpack },
  { begins: '\xfd7zXZ\0', is: 'compressed (xz)', advice: unpack },
  { begins: '\x28\xb5\x2f\xfd', is: 'compressed (Zstandard)', advice: unpack },
  { begins: '7z\xbc\xaf\x27\x1c', is: 'an archive (7z)', advice: unpack },
  { begins: 'Rar!\x1a', is: 'an archive (RAR)', advice: unpack },
  { begins: '%PDF-', is: 'a PDF document', advice: exportAsCsv },
  { begins: '\x89PNG\r\n', is: 'a picture', advice: exportAsCsv },
  { begins: '\xff\xd8\xff', is: 'a picture', advice: exportAsCsv },
  { begins: 'GIF8', is: 'a picture', advice: exportAsCsv },
  { begins: 'WEBP', at: 8, is: 'a picture', advice: exportAsCsv },
  { begins: 'SQLite format 3\0', is: 'a database (SQLite)', advice: exportAsCsv },
  { begins: '{\\rtf', is: 'a text document (RTF)', advice: exportAsCsv },
];

/** The same of files that are text, whatever blanks they begin with. */
const refusedTexts: readonly { begins: RegExp; is: string }[] = [
  { begins: /^<(!doctype html|html)/i, is: 'a web page: perhaps the export asked for a log-in' },
  { begins: /^<\?xml/i, is: 'XML' },
  { begins: /^(\{\s*"|\[\s*[{[])/, is: 'JSON' },
];

const zip = 'PK\x03\x04';

/**
 * What a file is, by its first bytes.
 * @param head as many of them as there are, up to a few hundred at least
 * @throws FileRefused when it is neither text nor may be a workbook; the message says what to do
 */
export function kindOfFile(head: Buffer): 'text' | 'zip' {
  const begins = head.toString('latin1', 0, 512);
  const found = refused.find(({ begins: signature, at = 0 }) => begins.startsWith(signature, at));
  if (found) throw new FileRefused(`It is ${found.is}. ${found.advice}`);
  if (begins.startsWith(zip)) return 'zip';
  const text = begins.replace(/^(\xef\xbb\xbf)?\s*/, '');
  const textKind = refusedTexts.find(({ begins: beginning }) => beginning.test(text));
  if (textKind) throw new FileRefused(`It is ${textKind.is}. ${exportAsCsv}`);
  return 'text';
}
