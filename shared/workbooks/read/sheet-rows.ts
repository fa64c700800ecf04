import { excel } from '../excel.ts';
import { bounds } from './bounds.ts';
import { type CellContext, cellOf, type FoundCell, type RawCell } from './cell-value.ts';
import { damaged } from './refused.ts';
import { TextCollector, tooLong } from './text-collector.ts';
import { attributesOf, type XmlListener } from './xml.ts';

/** A row that holds anything. */
export interface SheetRow {
  /** As the sheet counts, from 1. */
  readonly number: number;
  /** Up to the last one that holds anything. */
  readonly cells: readonly FoundCell[];
}

/** Hears of a sheet's part and collects the rows that have become complete, for whoever takes them away. */
export class SheetRows implements XmlListener {
  readonly #context: CellContext;
  readonly #text = new TextCollector();
  #rows: SheetRow[] = [];
  #number = 0;
  #cells: FoundCell[] = [];
  #column = 0;
  #type = '';
  #style = -1;
  #value: string | undefined;
  #formula = false;
  #in: 'row' | 'cell' | 'value' | undefined;

  constructor(context: CellContext) {
    this.#context = context;
  }

  /** The rows since the last time. */
  take(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, tag: string): void {
    if (this.#in === 'cell') this.#openInCell(name);
    else if (name === 'c' && this.#in === 'row') this.#openCell(tag);
    else if (name === 'row' && this.#in === undefined) this.#openRow(tag);
  }

  text(part: string): void {
    if (this.#in === 'cell') this.#text.add(part);
    else if (this.#in === 'value') {
      this.#value += part;
      if ((this.#value?.length ?? 0) > bounds.cellCharacters) throw tooLong();
    }
  }

  close(name: string): void {
    if (this.#in === 'value' && name === 'v') this.#in = 'cell';
    else if (this.#in === 'cell' && name === 'c') this.#closeCell();
    else if (this.#in === 'cell') this.#text.close(name);
    else if (this.#in === 'row' && name === 'row') this.#closeRow();
  }

  #openRow(tag: string): void {
    const number = Number(attributesOf(tag).get('r') ?? this.#number + 1);
    if (!(Number.isInteger(number) && number > this.#number && number <= excel.rows)) {
      throw damaged(`a row after row ${this.#number} is out of order`);
    }
    this.#number = number;
    this.#cells = [];
    this.#column = -1;
    this.#in = 'row';
  }

  #openCell(tag: string): void {
    const given = attributesOf(tag);
    const place = given.get('r');
    this.#column = place === undefined ? this.#column + 1 : columnOf(place);
    if (this.#column >= excel.columns) throw damaged('a cell is beyond the last column that there can be');
    this.#type = given.get('t') ?? '';
    this.#style = Number(given.get('s') ?? -1);
    this.#value = undefined;
    this.#formula = false;
    this.#text.start();
    this.#in = 'cell';
  }

  #openInCell(name: string): void {
    if (name === 'v') {
      this.#value = '';
      this.#in = 'value';
    } else if (name === 'f') this.#formula = true;
    else this.#text.open(name);
  }

  #closeCell(): void {
    const cell = cellOf(this.#raw(), this.#context);
    if (cell !== null) {
      while (this.#cells.length < this.#column) this.#cells.push(null);
      this.#cells[this.#column] = cell;
    }
    this.#in = 'row';
  }

  #raw(): RawCell {
    return {
      type: this.#type,
      style: this.#style,
      value: this.#value,
      text: this.#text.take(),
      formula: this.#formula,
    };
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ number: this.#number, cells: this.#cells });
    this.#in = undefined;
  }
}

/** The index of the column of a place such as `B7`. */
function columnOf(place: string): number {
  let column = 0;
  for (let at = 0; at < place.length; at++) {
    // Upper and lower case, and nothing but letters.
    const letter = (place.charCodeAt(at) | 0x20) - 0x60;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw damaged('a cell has no place');
  return column - 1;
}
