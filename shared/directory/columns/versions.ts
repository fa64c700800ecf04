import type { PartVersion } from '../row.ts';
import { NumberColumn } from './number-column.ts';
import { Stamps } from './stamps.ts';

/** Of one part of each row: its revision, and the stamp of its last change. */
export class Versions {
  readonly revs: NumberColumn;
  readonly stamps: Stamps;

  constructor(revs: NumberColumn, stamps: Stamps) {
    this.revs = revs;
    this.stamps = stamps;
  }

  /** @param parts undefined of rows without that part */
  static of(parts: readonly (PartVersion | undefined)[]): Versions {
    return new Versions(
      NumberColumn.of(parts.map((part) => part?.rev)),
      Stamps.of(parts.map((part) => part?.stamp)),
    );
  }

  /** Undefined of a row without that part. */
  at(row: number): PartVersion | undefined {
    const rev = this.revs.at(row);
    const stamp = this.stamps.at(row);
    return rev === undefined ? undefined : { rev, ...(stamp && { stamp }) };
  }
}
