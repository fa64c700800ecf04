import { creditWords, pointsWords } from '../ledger-files/vocabulary.ts';
import { orderWords } from '../order-files/vocabulary.ts';
import type { ImportContent } from './content.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The names of columns of whatever is no list of customers. */
export const vocabularies: Readonly<Record<Exclude<ImportContent, 'customers'>, Vocabulary>> = {
  orders: orderWords,
  credit: creditWords,
  points: pointsWords,
};
