import { guardKey } from '../customers/keys.ts';
import type { Claim } from '../imports/claims.ts';
import type { RowPlanning } from '../imports/planning.ts';
import type { Vocabulary } from '../imports/vocabulary.ts';
import { type LedgerRowContent, ledgerReader } from './read-row.ts';
import { creditWords, pointsWords } from './vocabulary.ts';

/** Rows that are entries of accounts: each is posted once. */
const ledgerPlanning = (words: Vocabulary): RowPlanning => ({
  kinds: () => words.kindOf,
  reader: async (reading, rules) => {
    const read = ledgerReader(words, reading, rules);
    return (cells) => {
      const found = read(cells);
      return 'problem' in found ? undefined : { claims: claimsOf(found.content) };
    };
  },
  // What is taken must have been added before.
  inOrder: true,
});

export const creditPlanning = ledgerPlanning(creditWords);
export const pointsPlanning = ledgerPlanning(pointsWords);

/**
 * A reference is used once in each account of a customer, whom several rows may name in different ways. What a file of our
 * own calls an entry tells it from all others of the id under which it was posted, whoever has that reference, too.
 */
function claimsOf({ keys: { id, fields }, account, reference, entry }: LedgerRowContent): Claim[] {
  if (id !== undefined && entry !== undefined)
    return [{ field: 'reference', key: JSON.stringify([id, account, 'entry', entry]) }];
  const name = reference ?? entry;
  if (name === undefined) return [];
  const { email, externalId, username } = fields;
  const whose = [
    ...(id ? [id] : []),
    ...(email ? [guardKey('email', email).PK] : []),
    ...(externalId ? [guardKey('externalId', externalId).PK] : []),
    ...(username ? [guardKey('username', username).PK] : []),
  ];
  return whose.map((one) => ({ field: 'reference', key: JSON.stringify([one, account, name]) }));
}
