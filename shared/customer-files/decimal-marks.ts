import { decimalMarkOf } from './cells/decimal.ts';
import type { KindOfMeaning } from './kinds.ts';
import type { Column, DecimalMark } from './reading.ts';

/** Learns from the amounts of a file whether it writes decimals behind a point or a comma. */
export class DecimalMarks {
  readonly #indexes: readonly number[];
  readonly #seen = new Set<DecimalMark>();

  constructor(columns: readonly Column[], kindOf: KindOfMeaning) {
    this.#indexes = columns.flatMap(({ meaning }, index) =>
      meaning !== undefined && kindOf(meaning) === 'money' ? [index] : [],
    );
  }

  /** Takes in the cells of one row. */
  see(cells: readonly string[]): void {
    for (const index of this.#indexes) {
      const mark = decimalMarkOf(cells[index] ?? '');
      if (mark) this.#seen.add(mark);
    }
  }

  /** The mark of the whole file: the only one that its amounts can have. */
  decide(): DecimalMark {
    const [mark = 'unknown', other] = this.#seen;
    return other ? 'unknown' : mark;
  }
}
