import { creditPlanning, pointsPlanning } from '../ledger-files/planning.ts';
import { orderPlanning } from '../order-files/planning.ts';
import type { ImportContent } from './content.ts';
import { customerPlanning } from './customer-planning.ts';
import type { RowPlanning } from './planning.ts';

const plannings: Readonly<Record<ImportContent, RowPlanning>> = {
  customers: customerPlanning,
  orders: orderPlanning,
  credit: creditPlanning,
  points: pointsPlanning,
};

/** By what a file of that content is planned. */
export const planningOf = (content: ImportContent): RowPlanning => plannings[content];
