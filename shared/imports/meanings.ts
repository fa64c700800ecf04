import { creditRows, pointsRows } from '../ledger-files/rows.ts';
import { creditWords, pointsWords } from '../ledger-files/vocabulary.ts';
import { orderRows } from '../order-files/rows.ts';
import { orderWords } from '../order-files/vocabulary.ts';
import type { ImportContent } from './content.ts';
import { customerRows } from './customers.ts';
import type { RowMeaning } from './meaning.ts';
import type { Vocabulary } from './vocabulary.ts';

const meanings: Readonly<Record<ImportContent, RowMeaning>> = {
  customers: customerRows,
  orders: orderRows,
  credit: creditRows,
  points: pointsRows,
};

export const meaningOf = (content: ImportContent): RowMeaning => meanings[content];

/** The names of columns of whatever is no list of customers. */
export const vocabularies: Readonly<Record<Exclude<ImportContent, 'customers'>, Vocabulary>> = {
  orders: orderWords,
  credit: creditWords,
  points: pointsWords,
};
