import type { Reading } from '../criteria.ts';
import { NumberColumn } from './number-column.ts';
import { TextColumn } from './text-column.ts';

/**
 * What rows have under one key of a set of `key=value`: each different value once, and the rows that have it. So a
 * question about the key looks at its own values alone, and at each of them once.
 */
export class KeyedValues {
  readonly texts: TextColumn;
  /** Where each value's rows begin among the rows; at the end, how many there are. */
  readonly #starts: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #numbers = new Map<Reading, NumberColumn>();

  private constructor(texts: TextColumn, starts: Uint32Array, rows: Uint32Array) {
    this.texts = texts;
    this.#starts = starts;
    this.#rows = rows;
  }

  /**
   * @param dictionary the members that the codes stand for
   * @param offsets where each row's codes begin; at the end, how many there are
   */
  static of(
    key: string,
    dictionary: readonly string[],
    offsets: Uint32Array,
    codes: Uint32Array,
  ): KeyedValues {
    const prefix = `${key}=`;
    const values: string[] = [];
    /** The number of each code's value, counted from 1; 0: it is of another key. */
    const numberOf = new Uint32Array(dictionary.length);
    for (const [code, member] of dictionary.entries()) {
      if (member.startsWith(prefix)) numberOf[code] = values.push(member.slice(prefix.length));
    }
    const starts = new Uint32Array(values.length + 1);
    for (const code of codes) {
      const value = numberOf[code] ?? 0;
      if (value > 0) starts[value] = (starts[value] ?? 0) + 1;
    }
    for (let value = 1; value < starts.length; value++)
      starts[value] = (starts[value] ?? 0) + (starts[value - 1] ?? 0);
    const next = starts.slice();
    const rows = new Uint32Array(starts.at(-1) ?? 0);
    for (let row = 0, index = 0; row + 1 < offsets.length; row++) {
      for (const end = offsets[row + 1] ?? 0; index < end; index++) {
        const value = numberOf[codes[index] ?? 0] ?? 0;
        if (value === 0) continue;
        const place = next[value - 1] ?? 0;
        rows[place] = row;
        next[value - 1] = place + 1;
      }
    }
    return new KeyedValues(TextColumn.of(values), starts, rows);
  }

  /** The values as numbers; NaN where one is none. */
  numbers(reading: Reading): NumberColumn {
    const known = this.#numbers.get(reading);
    if (known) return known;
    const { texts } = this;
    const numbers = new NumberColumn(
      Float64Array.from({ length: texts.size }, (_, value) => reading(texts.at(value) ?? '')),
    );
    this.#numbers.set(reading, numbers);
    return numbers;
  }

  /** Marks the rows that have a marked value. */
  markRows(values: Uint8Array, marks: Uint8Array): void {
    for (let value = 0; value < values.length; value++) {
      if (values[value] !== 1) continue;
      const end = this.#starts[value + 1] ?? 0;
      for (let place = this.#starts[value] ?? 0; place < end; place++) marks[this.#rows[place] ?? 0] = 1;
    }
  }
}
