import { creditRows, pointsRows } from '../ledger-files/rows.ts';
import { orderRows } from '../order-files/rows.ts';
import type { ImportContent } from './content.ts';
import { customerRows } from './customers.ts';
import type { RowMeaning } from './meaning.ts';

const meanings: Readonly<Record<ImportContent, RowMeaning>> = {
  customers: customerRows,
  orders: orderRows,
  credit: creditRows,
  points: pointsRows,
};

export const meaningOf = (content: ImportContent): RowMeaning => meanings[content];
