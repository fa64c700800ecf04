/** One row as it lies in a text, before its characters are decoded. */
export interface ScannedRow {
  readonly cells: string[];
  /** Where the next row begins. */
  readonly end: number;
  /** Its quotes do not say what belongs together: the cells, and with an open quote the end, are a guess. */
  readonly fault: QuoteFault | undefined;
}

/** A quote that is never closed, or closed in another line within a cell; one that is closed within a cell. */
export type QuoteFault = 'open_quote' | 'stray_quote';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const space = 0x20;
const tab = 0x09;

/**
 * The row of CSV that begins at `from`. Read leniently: ragged, with any line ends, with blanks after closing quotes;
 * quotes in a cell that does not begin with one are part of it. A row whose quote stays open ends at its first line
 * break, so that it takes no other row along.
 * @param delimiter character code
 * @param isWhole whether nothing comes after the text
 * @returns undefined when more of the text is needed to tell
 */
export function scanRow(
  text: string,
  from: number,
  delimiter: number,
  isWhole: boolean,
): ScannedRow | undefined {
  const cells: string[] = [];
  let fault: QuoteFault | undefined;
  let at = from;
  for (;;) {
    let begun = '';
    if (text.charCodeAt(at) === quote) {
      const closing = closingQuote(text, at + 1);
      const isOpen = closing < 0;
      if (!isWhole && (isOpen || closing + 1 === text.length)) return undefined;
      if (isOpen) return scanLine(text, from, delimiter);
      const enclosed = text.slice(at + 1, closing).replaceAll('""', '"');
      const after = afterBlanks(text, closing + 1, delimiter);
      if (isEndOfCell(text, after, delimiter)) {
        begun = enclosed;
        at = after;
      } else {
        begun = `"${enclosed}"`;
        at = closing + 1;
        if (fault !== 'open_quote') fault = /[\r\n]/.test(enclosed) ? 'open_quote' : 'stray_quote';
      }
    }
    const rest = at;
    at = endOfCell(text, at, delimiter);
    cells.push(begun + text.slice(rest, at));
    if (text.charCodeAt(at) === delimiter) at++;
    else {
      const end = endOfRow(text, at, isWhole);
      return end === undefined ? undefined : { cells, end, fault };
    }
  }
}

/** The line that begins there as a row in which quotes mean nothing. */
function scanLine(text: string, from: number, delimiter: number): ScannedRow {
  const cells: string[] = [];
  let at = from - 1;
  do {
    const start = at + 1;
    at = endOfCell(text, start, delimiter);
    cells.push(text.slice(start, at));
  } while (text.charCodeAt(at) === delimiter);
  return { cells, end: endOfRow(text, at, true) ?? at, fault: 'open_quote' };
}

/** The first quote from there on that is not doubled; -1 when there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at;
}

/** Blanks there are no part of a quoted cell, unless they separate cells. */
function afterBlanks(text: string, from: number, delimiter: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === delimiter || (code !== space && code !== tab)) return at;
  }
}

function isEndOfCell(text: string, at: number, delimiter: number): boolean {
  const code = text.charCodeAt(at);
  return at === text.length || code === delimiter || code === lineFeed || code === carriageReturn;
}

/** Where a cell ends that begins there and has no quotes around it. */
function endOfCell(text: string, from: number, delimiter: number): number {
  let at = from;
  while (!isEndOfCell(text, at, delimiter)) at++;
  return at;
}

/** The place after the line break; undefined when it is not known yet whether there is more of it. */
function endOfRow(text: string, at: number, isWhole: boolean): number | undefined {
  if (!isWhole && at + 1 >= text.length && text.charCodeAt(at) !== lineFeed) return undefined;
  if (at === text.length) return at;
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
}
