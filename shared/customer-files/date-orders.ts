import { orderOf } from './cells/date.ts';
import type { KindName, KindOfMeaning } from './kinds.ts';
import type { Column, DateOrder } from './reading.ts';

/** Where the month is written first; of these countries' dates no other sign tells. */
const monthFirst = new Set(['US', 'AS', 'GU', 'MP', 'PR', 'UM', 'VI', 'FM', 'MH', 'PH', 'PW']);

const isDate = (kind: KindName | undefined): boolean => dates.some((one) => one === kind);
const dates = ['date', 'birthDate', 'time'] as const;

/** Learns from the dates of a file whether it writes the day or the month first. */
export class DateOrders {
  readonly #indexes: readonly number[];
  readonly #seen: Record<DateOrder, number> = { 'day-first': 0, 'month-first': 0 };

  constructor(columns: readonly Column[], kindOf: KindOfMeaning) {
    this.#indexes = columns.flatMap(({ meaning }, index) =>
      meaning !== undefined && isDate(kindOf(meaning)) ? [index] : [],
    );
  }

  /** Takes in the cells of one row. @returns whether the order matters to it */
  see(cells: readonly string[]): boolean {
    let matters = false;
    for (const index of this.#indexes) {
      const order = orderOf((cells[index] ?? '').trim());
      if (order === undefined) continue;
      matters = true;
      if (order !== 'either') this.#seen[order]++;
    }
    return matters;
  }

  /**
   * The order of the whole file: the one that was asked for, else the one by which more of its dates can be read, else
   * that of the shop's country. Dates that it does not fit are faults of their rows.
   */
  decide(asked: DateOrder | undefined, country: string): DateOrder {
    const { 'day-first': day, 'month-first': month } = this.#seen;
    if (asked !== undefined) return asked;
    if (day !== month) return day > month ? 'day-first' : 'month-first';
    return monthFirst.has(country) ? 'month-first' : 'day-first';
  }
}
