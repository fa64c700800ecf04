import { personalColumns } from '../exports/whose.ts';
import type { RowJudging } from '../imports/judging.ts';
import { lineColumns, orderColumns } from './columns.ts';
import { orderJudge } from './judge.ts';

/** Rows that are orders, or lines of orders: those of one order are judged together. */
export const orderJudging: RowJudging = {
  judge: async (run) => orderJudge(run),
  together: true,
  changeColumns: async () =>
    [...orderColumns, ...lineColumns].filter(
      ({ name, isImported }) => isImported && name !== 'customerId' && !personalColumns.has(name),
    ),
};
