/** One number per row: amounts, times as milliseconds since 1970, ranks. NaN: the row has none. */
export class NumberColumn {
  readonly values: Float64Array;

  constructor(values: Float64Array) {
    this.values = values;
  }

  static of(numbers: readonly (number | undefined)[]): NumberColumn {
    return new NumberColumn(Float64Array.from(numbers, (number) => number ?? Number.NaN));
  }

  at(row: number): number | undefined {
    const value = this.values[row] ?? Number.NaN;
    return Number.isNaN(value) ? undefined : value;
  }

  /** Marks the rows whose number lies between the two, themselves included. */
  markBetween(lowest: number, highest: number, marks: Uint8Array): void {
    const { values } = this;
    for (let row = 0; row < values.length; row++) {
      const value = values[row] ?? Number.NaN;
      if (value >= lowest && value <= highest) marks[row] = 1;
    }
  }

  /** Marks the rows whose number leaves one of these remainders when it is divided. */
  markRemainders(divisor: number, remainders: ReadonlySet<number>, marks: Uint8Array): void {
    const wanted = Uint8Array.from({ length: divisor }, (_, remainder) =>
      remainders.has(remainder) ? 1 : 0,
    );
    const { values } = this;
    for (let row = 0; row < values.length; row++) {
      if (wanted[(values[row] ?? Number.NaN) % divisor] === 1) marks[row] = 1;
    }
  }

  /** Marks the rows that have a number. */
  markPresent(marks: Uint8Array): void {
    this.markBetween(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, marks);
  }
}
