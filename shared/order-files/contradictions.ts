import { isDeepStrictEqual } from 'node:util';
import type { RowProblem } from '../customer-files/row-problem.ts';
import type { CsvRow } from '../imports/csv.ts';
import { orderAmounts, orderTimes } from './fields.ts';
import type { OrderRowContent } from './read-row.ts';

/** What a row says of the order as a whole, by the names of its columns. */
function saidOf({ fields, person }: OrderRowContent): [name: string, value: unknown][] {
  const { id: customerId, email: customerEmail, externalId: customerExternalId } = person ?? {};
  const all = { ...fields, customerId, customerEmail, customerExternalId };
  return Object.entries(all).filter(([, value]) => value !== undefined);
}

const amounts: ReadonlySet<string> = new Set(orderAmounts);
const times: ReadonlySet<string> = new Set(orderTimes);

/** However it is written: `30` is `30.00`. */
const comparable = (name: string, value: unknown): unknown =>
  amounts.has(name) ? Number(value) : times.has(name) ? Date.parse(String(value)) : value;

/**
 * Which rows say something else of their order than an earlier one of these rows: nobody knows which of them is right, and
 * the last one must not win by being the last.
 * @param rows in the order of the file, those that can be read
 * @returns what is wrong with them, by their numbers
 */
export function contradictionsOf(
  rows: Iterable<{ readonly row: CsvRow; readonly content: OrderRowContent }>,
): ReadonlyMap<number, RowProblem> {
  const problems = new Map<number, RowProblem>();
  const said = new Map<string, { readonly row: number; readonly value: unknown }>();
  for (const {
    row: { row },
    content,
  } of rows) {
    const own = saidOf(content).map(
      ([name, value]) => [name, `${content.id} ${name}`, comparable(name, value)] as const,
    );
    const other = own.find(([, key, value]) => !isDeepStrictEqual(said.get(key)?.value ?? value, value));
    if (other) {
      const [name, key] = other;
      const message = `${name}: Row ${said.get(key)?.row} says something else of the same order.`;
      problems.set(row, { code: 'contradictory', message });
    } else for (const [, key, value] of own) if (!said.has(key)) said.set(key, { row, value });
  }
  return problems;
}
