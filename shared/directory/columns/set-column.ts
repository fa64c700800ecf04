import { KeyedValues } from './keyed-values.ts';

/**
 * Several values per row, or one of a few, each as the number of its place in a dictionary. A row without any has
 * none.
 */
export class SetColumn {
  /** All distinct values. */
  readonly dictionary: readonly string[];
  /** Where each row's values begin among the codes; at the end, how many codes there are. */
  readonly offsets: Uint32Array;
  readonly codes: Uint32Array;
  #rows: Uint32Array | undefined;
  readonly #values = new Map<string, KeyedValues>();

  constructor(dictionary: readonly string[], offsets: Uint32Array, codes: Uint32Array) {
    this.dictionary = dictionary;
    this.offsets = offsets;
    this.codes = codes;
  }

  static of(sets: readonly (readonly string[])[]): SetColumn {
    const places = new Map<string, number>();
    const offsets = new Uint32Array(sets.length + 1);
    const codes: number[] = [];
    for (const [row, set] of sets.entries()) {
      for (const value of set) {
        const code = places.get(value) ?? places.size;
        places.set(value, code);
        codes.push(code);
      }
      offsets[row + 1] = codes.length;
    }
    return new SetColumn([...places.keys()], offsets, Uint32Array.from(codes));
  }

  at(row: number): string[] | undefined {
    const codes = this.codes.subarray(this.offsets[row], this.offsets[row + 1]);
    return codes.length === 0 ? undefined : Array.from(codes, (code) => this.dictionary[code] ?? '');
  }

  /** Marks the rows that have at least one of the values. */
  markAny(values: readonly string[], marks: Uint8Array): void {
    const wanted = new Uint8Array(this.dictionary.length);
    const some = new Set(values);
    for (const [code, value] of this.dictionary.entries()) if (some.has(value)) wanted[code] = 1;
    if (!wanted.includes(1)) return;
    const { codes } = this;
    const rows = this.#rowOfEachCode();
    for (let index = 0; index < codes.length; index++) {
      const row = rows[index] ?? 0;
      marks[row] = (marks[row] ?? 0) | (wanted[codes[index] ?? 0] ?? 0);
    }
  }

  /** Counts, for each value that a marked row has, those that have it. */
  tally(marks: Uint8Array): Map<string, number> {
    const counts = new Uint32Array(this.dictionary.length);
    const { codes } = this;
    const rows = this.#rowOfEachCode();
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index] ?? 0;
      counts[code] = (counts[code] ?? 0) + (marks[rows[index] ?? 0] ?? 0);
    }
    const tallied = new Map<string, number>();
    for (const [code, value] of this.dictionary.entries()) {
      const count = counts[code] ?? 0;
      if (count > 0) tallied.set(value, count);
    }
    return tallied;
  }

  /** Marks the rows that have any value. */
  markPresent(marks: Uint8Array): void {
    const { offsets } = this;
    for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row] !== offsets[row + 1]) marks[row] = 1;
  }

  /** What rows have under a key of `key=value`: made at the first question, and kept. */
  valuesOf(key: string): KeyedValues {
    const known = this.#values.get(key);
    if (known) return known;
    const values = KeyedValues.of(key, this.dictionary, this.offsets, this.codes);
    this.#values.set(key, values);
    return values;
  }

  /** Made at the first question: with it, all codes are gone through without looking where rows end. */
  #rowOfEachCode(): Uint32Array {
    if (this.#rows) return this.#rows;
    const { offsets } = this;
    const rows = new Uint32Array(this.codes.length);
    for (let row = 0; row + 1 < offsets.length; row++) rows.fill(row, offsets[row], offsets[row + 1]);
    this.#rows = rows;
    return rows;
  }
}
