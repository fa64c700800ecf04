import { expect } from 'vitest';
import { Base } from '../../../shared/directory/columns/base.ts';
import { select } from '../../../shared/directory/columns/select.ts';
import { expression } from '../../../shared/directory/expression.ts';
import { predicateOf } from '../../../shared/directory/predicate.ts';
import { listParameters } from '../../../shared/directory/query.ts';
import { type Row, toRow } from '../../../shared/directory/row.ts';
import { definitions } from './people.ts';

/** The id of the customer of these tests. */
export const id = '01890000-0000-7000-8000-000000000001';

/** More of them in `npm run soak`. */
export const numRuns = Number(process.env.IMAGE_RUNS ?? 400);

/** When and where it is asked. */
export interface Asking {
  readonly at?: string;
  readonly timeZone?: string;
}

/** Whether a customer with these fields is found by the filter. */
export function finds(
  filter: object,
  customer: object,
  { at = '2026-06-15T12:00:00Z', timeZone }: Asking = {},
): boolean {
  const question = { filter: expression.parse(filter), at: new Date(at), timeZone, definitions };
  return predicateOf(question)(toRow(id, 1, { ...customer }));
}

/** Whether a row is found by a search field, as one row and as a row of columns. */
export function isFoundBy(q: string, row: Row): boolean {
  const found = predicateOf({ q })(row);
  expect(select(Base.of([row]), { q })[0] === 1, q).toBe(found);
  return found;
}

/** The faults of a filter in a body, as pointer and message. */
export const faults = (filter: unknown) =>
  (expression.safeParse(filter).error?.issues ?? []).map(({ path, message }) => [path.join('/'), message]);

/** The faults of a query string, as pointer and message. */
export const parameterFaults = (query: Record<string, string>) =>
  (listParameters.safeParse(query).error?.issues ?? []).map(({ path, message }) => [path.join('/'), message]);
