import type { RowJudging } from '../imports/judging.ts';
import type { Vocabulary } from '../imports/vocabulary.ts';
import { ledgerColumns } from './columns.ts';
import { ledgerJudge } from './judge.ts';
import { creditWords, pointsWords } from './vocabulary.ts';

/** Rows that are entries of accounts: each is posted once. */
const ledgerJudging = (words: Vocabulary, content: 'credit' | 'points'): RowJudging => ({
  judge: async (run) => ledgerJudge(words, run),
  together: true,
  changeColumns: async () =>
    ledgerColumns[content].filter(({ name }) => name === 'balanceAfter' || told.has(name)),
});

/** What a dry run tells of an entry. */
const told = new Set(['at', 'amount', 'points', 'currency', 'card', 'kind', 'reason', 'reference']);

export const creditJudging = ledgerJudging(creditWords, 'credit');
export const pointsJudging = ledgerJudging(pointsWords, 'points');
