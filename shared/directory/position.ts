import * as z from 'zod';
import type { SortValue } from './columns/order.ts';
import type { Sort } from './query.ts';
import type { Row } from './row.ts';

/** A place in an order: the sort value and the id of the last row of a page. */
export const position = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  id: z.string(),
});
export type Position = z.output<typeof position>;

/** Where a row stands in the order of that field. */
export const positionOf = (row: Row, field: Sort['field']): Position => ({
  value: sortValueOf(row, field),
  id: row.id,
});

function sortValueOf({ values }: Row, field: Sort['field']): SortValue {
  const value = values[field];
  return value === undefined || typeof value === 'object' ? null : value;
}

/** Customers without the value come first. */
export function comparePositions(a: Position, b: Position): number {
  if (a.value === b.value) return a.id < b.id ? -1 : Number(a.id > b.id);
  if (a.value === null || b.value === null) return a.value === null ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}
