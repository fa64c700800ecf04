import type { Stamp } from '../../table/stamp.ts';

/** After which entries of the log and up to which: their numbers, by lane. */
export interface LogRange {
  /** Absent: from the very beginning, customers without a stamp included. */
  readonly from?: readonly number[] | undefined;
  readonly upTo: readonly number[];
}

/** The stamp of each row's last change: a lane, and the number of an entry in it. 0: none is known. */
export class Stamps {
  readonly lanes: Uint8Array;
  readonly numbers: Float64Array;

  constructor(lanes: Uint8Array, numbers: Float64Array) {
    this.lanes = lanes;
    this.numbers = numbers;
  }

  static of(stamps: readonly (Stamp | undefined)[]): Stamps {
    return new Stamps(
      Uint8Array.from(stamps, (stamp) => stamp?.lane ?? 0),
      Float64Array.from(stamps, (stamp) => stamp?.n ?? 0),
    );
  }

  at(row: number): Stamp | undefined {
    const n = this.numbers[row] ?? 0;
    return n === 0 ? undefined : { lane: this.lanes[row] ?? 0, n };
  }

  /**
   * The first marked rows from that one on whose last change lies in the range, in ascending order. One pass, which
   * makes nothing for a row that it passes over.
   */
  firstWithin({ from, upTo }: LogRange, marks: Uint8Array, start: number, limit: number): number[] {
    const { lanes, numbers } = this;
    // Typed copies: of plain arrays the loop would check the kind of each element.
    const least = Float64Array.from(upTo, (_, lane) => from?.[lane] ?? -1);
    const most = Float64Array.from(upTo);
    const found: number[] = [];
    for (let row = start; row < numbers.length && found.length < limit; row++) {
      const n = numbers[row] ?? 0;
      const lane = lanes[row] ?? 0;
      if (marks[row] === 1 && n > (least[lane] ?? 0) && n <= (most[lane] ?? 0)) found.push(row);
    }
    return found;
  }
}

/** Whether a change with that stamp lies in the range. */
export function isWithin({ from, upTo }: LogRange, { lane, n }: Stamp = noStamp): boolean {
  return n > (from?.[lane] ?? -1) && n <= (upTo[lane] ?? 0);
}

const noStamp: Stamp = { lane: 0, n: 0 };
