import type { Cell, WorkbookColumn } from '../cells.ts';
import { columnLetters } from '../column-letters.ts';
import { cellXml, textXml } from './cell.ts';
import { columnStyle, style } from './styles.ts';

/** How wide cells of a kind are at least, in characters. */
const kindWidth = { text: 16, number: 10, boolean: 8, date: 12, datetime: 24, money: 14 } as const;
/** The name stands beside the button of the filter. */
const filterButton = 4;
const widest = 50;

/** Writes the rows of sheets that all have the same columns. */
export class SheetWriter {
  readonly #columns: readonly WorkbookColumn[];
  readonly #letters: readonly string[];
  readonly #start: string;

  constructor(columns: readonly WorkbookColumn[]) {
    this.#columns = columns;
    this.#letters = columns.map((_, index) => columnLetters(index));
    this.#start = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\
<cols>${columns.map(columnXml).join('')}</cols><sheetData>${this.#header()}`;
  }

  /** What stands before the rows, the header row included. */
  get start(): string {
    return this.#start;
  }

  /** @param number as the sheet counts: the first one after the header is 2 */
  row(number: number, cells: readonly Cell[]): string {
    let xml = `<row r="${number}">`;
    for (const [index, cell] of cells.entries()) {
      if (cell !== null) xml += cellXml(`${this.#letters[index]}${number}`, cell);
    }
    return `${xml}</row>`;
  }

  /** What stands after the rows: a filter over them, and no warnings about phone numbers that are text. */
  end(lastRow: number): string {
    const range = `A1:${this.#letters.at(-1)}${lastRow}`;
    return `</sheetData><autoFilter ref="${range}"/>\
<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
  }

  #header(): string {
    const cells = this.#columns.map(({ name }, index) =>
      textXml(`${this.#letters[index]}1`, name, style.header),
    );
    return `<row r="1">${cells.join('')}</row>`;
  }
}

function columnXml({ name, kind, width }: WorkbookColumn, index: number): string {
  const fitting = width ?? Math.min(widest, Math.max(kindWidth[kind], name.length + filterButton));
  return `<col min="${index + 1}" max="${index + 1}" width="${fitting}" style="${columnStyle[kind]}" customWidth="1"/>`;
}
