/** One of a few values per row, as its number in a dictionary. 0: the row has none. */
export class CodeColumn {
  /** The value of code 1, 2 … At most 255. */
  readonly dictionary: readonly string[];
  readonly codes: Uint8Array;

  constructor(dictionary: readonly string[], codes: Uint8Array) {
    this.dictionary = dictionary;
    this.codes = codes;
  }

  static of(values: readonly (string | undefined)[]): CodeColumn {
    const dictionary = [...new Set(values)].filter((value) => value !== undefined);
    if (dictionary.length > 255) throw new RangeError('A code column holds at most 255 different values.');
    const codeOf = new Map(dictionary.map((value, index) => [value, index + 1]));
    return new CodeColumn(
      dictionary,
      Uint8Array.from(values, (value) => (value === undefined ? 0 : (codeOf.get(value) ?? 0))),
    );
  }

  at(row: number): string | undefined {
    return this.dictionary[(this.codes[row] ?? 0) - 1];
  }

  /** Marks the rows that have one of the values. */
  markAny(values: readonly string[], marks: Uint8Array): void {
    const wanted = new Uint8Array(256);
    for (const [index, value] of this.dictionary.entries()) if (values.includes(value)) wanted[index + 1] = 1;
    const { codes } = this;
    // Without a branch, which would be mispredicted for every other row.
    for (let row = 0; row < codes.length; row++)
      marks[row] = (marks[row] ?? 0) | (wanted[codes[row] ?? 0] ?? 0);
  }

  /** Marks the rows that have a value. */
  markPresent(marks: Uint8Array): void {
    const { codes } = this;
    for (let row = 0; row < codes.length; row++) if (codes[row] !== 0) marks[row] = 1;
  }

  /** Counts, for each value, the marked rows that have it. */
  tally(marks: Uint8Array): Map<string, number> {
    const counts = new Uint32Array(this.dictionary.length + 1);
    const { codes } = this;
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + (marks[row] ?? 0);
    }
    return new Map(this.dictionary.map((value, index) => [value, counts[index + 1] ?? 0] as const));
  }
}
