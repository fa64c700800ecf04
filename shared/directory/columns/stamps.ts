import { laneCount } from '../../table/lanes.ts';
import type { Stamp } from '../../table/stamp.ts';

/** The numbers of some entries of the log, one for each lane; undefined: none, not even what has no stamp. */
export type Entries = readonly number[] | undefined;

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
   * The first marked rows from that one on whose last change came after these entries, in ascending order. One pass,
   * which makes nothing for a row that it passes over.
   */
  firstAfter(entries: Entries, marks: Uint8Array, start: number, limit: number): number[] {
    const { lanes, numbers } = this;
    // A typed copy: of a plain array the loop would check the kind of each element.
    const known = Float64Array.from({ length: laneCount }, (_, lane) => numberOf(entries, lane));
    const found: number[] = [];
    for (let row = start; row < numbers.length && found.length < limit; row++) {
      if (marks[row] === 1 && (numbers[row] ?? 0) > (known[lanes[row] ?? 0] ?? 0)) found.push(row);
    }
    return found;
  }
}

/** Whether a change with that stamp came after these entries. */
export const isAfter = (entries: Entries, { lane, n }: Stamp = noStamp): boolean =>
  n > numberOf(entries, lane);

const numberOf = (entries: Entries, lane: number): number => entries?.[lane] ?? -1;
const noStamp: Stamp = { lane: 0, n: 0 };
