import { creditJudging, pointsJudging } from '../ledger-files/judging.ts';
import { orderJudging } from '../order-files/judging.ts';
import type { ImportContent } from './content.ts';
import { customerJudging } from './customer-judging.ts';
import type { RowJudging } from './judging.ts';

const judgings: Readonly<Record<ImportContent, RowJudging>> = {
  customers: customerJudging,
  orders: orderJudging,
  credit: creditJudging,
  points: pointsJudging,
};

/** What judges the rows of a file of that content. */
export const judgingOf = (content: ImportContent): RowJudging => judgings[content];
