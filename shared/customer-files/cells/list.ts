/** Several texts in one cell, as people write them: `VIP, Wholesale`, `VIP; Wholesale` or `VIP|Wholesale`. */

const separators = /[,;|\n\r]/u;
const special = /[",;|\n\r]|^\s|\s$/u;

/** Entries that hold a separator or a quote are quoted, as in CSV. */
export const writeList = (entries: readonly string[]): string =>
  entries.map((entry) => (special.test(entry) ? `"${entry.replaceAll('"', '""')}"` : entry)).join(', ');

/** Line breaks end an entry: what looks for its quote looks no further. */
const quotedEntry = /[^\S\n\r]*"((?:[^"]|"")*)"[^\S\n\r]*(?=[,;|\n\r]|$)/uy;

/** The entries of a cell, without those that are blank. A quote that does not enclose an entry is part of its text. */
export function readList(text: string): string[] {
  if (!separators.test(text) && !text.includes('"')) return text.trim() === '' ? [] : [text.trim()];
  const entries: string[] = [];
  for (let position = 0; position <= text.length; position++) {
    quotedEntry.lastIndex = position;
    const quoted = quotedEntry.exec(text)?.[1];
    if (quoted !== undefined) {
      entries.push(quoted.replaceAll('""', '"'));
      position = quotedEntry.lastIndex;
    } else {
      const length = text.slice(position).search(separators);
      const end = length < 0 ? text.length : position + length;
      entries.push(text.slice(position, end).trim());
      position = end;
    }
  }
  return entries.filter((entry) => entry.trim() !== '');
}
