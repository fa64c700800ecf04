/** Ends each text, and stands in none: a search never runs on from one row into the next. */
const terminator = 0;
/** Ends a line within a text. */
const lineEnd = 10;

/**
 * One folded text per row: all of them one after another as UTF-8, where a native search goes through a million in
 * milliseconds. A row without text has an empty one.
 */
export class TextColumn {
  /** The texts, each with a byte 0 after it. */
  readonly bytes: Buffer;
  /** Where each row's text begins; at the end, the length of `bytes`. */
  readonly offsets: Uint32Array;
  #hasLines: boolean | undefined;

  constructor(bytes: Buffer, offsets: Uint32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  static of(texts: readonly (string | undefined)[]): TextColumn {
    const offsets = new Uint32Array(texts.length + 1);
    let end = 0;
    for (const [row, text = ''] of texts.entries()) {
      offsets[row] = end;
      end += Buffer.byteLength(text) + 1;
    }
    offsets[texts.length] = end;
    const bytes = Buffer.alloc(end, terminator);
    for (const [row, text = ''] of texts.entries()) bytes.write(text, offsets[row] ?? 0);
    return new TextColumn(bytes, offsets);
  }

  get size(): number {
    return this.offsets.length - 1;
  }

  /** The row's text; undefined when it has none. */
  at(row: number): string | undefined {
    return this.bytes.toString('utf8', this.#start(row), this.#end(row)) || undefined;
  }

  /** Marks the rows of which a line is this text: most texts are one line. */
  markLine(text: string, marks: Uint8Array): void {
    if (!occurs(text)) return;
    const { bytes } = this;
    this.#hasLines ??= bytes.includes(lineEnd);
    // With what ends it, because rare bytes are found faster.
    for (const end of this.#hasLines ? [terminator, lineEnd] : [terminator]) {
      const wanted = Buffer.from([...Buffer.from(text), end]);
      this.#markFound(wanted, marks, (at, row) => this.#beginsLine(at, row));
    }
  }

  /** Marks the rows of which a line begins with this text. */
  markLineStart(text: string, marks: Uint8Array): void {
    if (occurs(text)) this.#markFound(Buffer.from(text), marks, (at, row) => this.#beginsLine(at, row));
  }

  /** Marks the rows that have a text. */
  markPresent(marks: Uint8Array): void {
    for (let row = 0; row < this.size; row++) if (this.#end(row) > this.#start(row)) marks[row] = 1;
  }

  /** Marks the rows whose text contains this one. */
  markContaining(text: string, marks: Uint8Array): void {
    if (occurs(text)) this.#markFound(Buffer.from(text), marks, () => true);
  }

  /** Of texts in ascending order: the first row whose text is not before this one. */
  lowerBound(text: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.at(middle) ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Looks for the bytes from row to row; a row in which they count is passed over at once. */
  #markFound(wanted: Buffer, marks: Uint8Array, counts: (at: number, row: number) => boolean): void {
    let row = 0;
    let at = this.bytes.indexOf(wanted);
    while (at >= 0) {
      row = this.#rowAt(at, row);
      const found = counts(at, row);
      if (found) marks[row] = 1;
      at = this.bytes.indexOf(wanted, found ? (this.offsets[row + 1] ?? this.bytes.length) : at + 1);
    }
  }

  /** The row in which the byte lies; it is not before `from`. Near ones are found soonest. */
  #rowAt(at: number, from: number): number {
    let step = 1;
    let low = from;
    while (low + step < this.size && (this.offsets[low + step] ?? 0) <= at) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, this.size);
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.offsets[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  #beginsLine(at: number, row: number): boolean {
    return at === this.#start(row) || this.bytes[at - 1] === lineEnd;
  }

  #start(row: number): number {
    return this.offsets[row] ?? 0;
  }

  #end(row: number): number {
    return (this.offsets[row + 1] ?? 1) - 1;
  }
}

/** Whether the text can stand in a row: not an empty one, and not what ends one. */
const occurs = (text: string): boolean => text !== '' && !text.includes('\0');
