import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { money } from '../money/money.ts';
import { historyOf } from '../paging/paging.ts';
import { entryKind, type StoredEntry } from './entry.ts';
import { entryIdOf } from './entry-id.ts';

const common = {
  number: z.int().meta({ description: 'From 1 without gaps, in the account.' }),
  kind: entryKind.meta({
    description:
      '`posting`: by a client; `reversal`: takes an earlier one back; `opening`: brought along from an earlier shop system; `merge`: moved with a merging of customers; `transfer`: moved from a card that was deleted.',
  }),
  reason: z.string().optional(),
  reference: z.string().optional(),
  reverses: z.string().optional().meta({ description: 'The `id` of the entry that it takes back.' }),
  customerId: customerId.meta({
    description: 'Under whom it was posted: another one only of customers who were merged into this one.',
  }),
  actor: z.string().meta({ description: 'Who posted it: `api-key:<id>`, `import:<job id>`.' }),
  requestId: z.string(),
  at: z.iso.datetime(),
};

const example = {
  number: 3,
  kind: 'posting' as const,
  reason: 'Goodwill',
  reference: 'return-4711',
  customerId: '019a2f0e-7c1a-7000-8000-0000000000aa',
  actor: 'api-key:mGq2vY0cT1aB',
  requestId: 'JKJaXmPLvHcESHA=',
  at: '2026-11-22T10:00:00.000Z',
};
const shownEur = (amount: string) => ({ amount, currency: 'EUR' });

export const creditExample = {
  id: 'EUR-3',
  ...example,
  amount: shownEur('12.30'),
  balanceAfter: shownEur('20.00'),
};
export const pointsExample = { id: '3', ...example, points: 120, balanceAfter: 340 };
export const accountExample = {
  id: '3',
  ...example,
  type: 'charge' as const,
  amount: shownEur('80.00'),
  balanceAfter: shownEur('-80.00'),
};

const after = 'What there was after it: the sum of all entries up to this one.';

/** An entry of account credit as the API answers it. */
export const creditEntry = z
  .object({
    id: z.string(),
    amount: money.meta({ description: 'What it added; negative: what it took.' }),
    balanceAfter: money.meta({ description: after }),
    ...common,
  })
  .meta({
    id: 'CreditEntry',
    examples: [creditExample],
  });

/** An entry of points as the API answers it. */
export const pointsEntry = z
  .object({
    id: z.string(),
    points: z.int().meta({ description: 'What it added; negative: what was redeemed.' }),
    balanceAfter: z.int().meta({ description: after }),
    cardId: z.string().optional().meta({ description: 'Whose points; absent: they belong to no card.' }),
    ...common,
  })
  .meta({ id: 'PointsEntry', examples: [pointsExample] });

/** An entry of a client account as the API answers it. */
export const accountEntry = z
  .object({
    id: z.string(),
    type: z.enum(['charge', 'payment']),
    amount: money,
    balanceAfter: money.meta({ description: `${after} Negative: what is owed.` }),
    ...common,
  })
  .meta({
    id: 'AccountEntry',
    examples: [accountExample],
  });

const pageDescription = 'What there is now.';

export const balancesExample = {
  balance: shownEur('20.00'),
  balances: [shownEur('20.00'), { amount: '1000', currency: 'JPY' }],
};

/** A page of entries of account credit in one currency, with its balance and those of all currencies. */
export const creditPage = historyOf(creditEntry)
  .extend({
    balance: money.meta({ description: `${pageDescription} In the currency of the entries.` }),
    balances: z.array(money).meta({
      description:
        'What there is now in each currency that was ever posted, the shop’s own first: `?currency=` lists the entries of another one.',
    }),
  })
  .meta({
    id: 'CreditEntries',
    examples: [{ items: [creditExample], ...balancesExample }],
  });

/** A page of entries of points, with the balance. */
export const pointsPage = historyOf(pointsEntry)
  .extend({ balance: z.int().meta({ description: pageDescription }) })
  .meta({ id: 'PointsEntries', examples: [{ items: [pointsExample], balance: 340 }] });

/** What is the same of all entries. @param holderId the customer who is shown */
function shown(entry: StoredEntry, holderId: string) {
  const { amount, balanceAfter, account, currency, reverses, ...others } = entry;
  return {
    ...others,
    id: entryIdOf(entry, holderId),
    ...(reverses !== undefined && { reverses: entryIdOf({ ...entry, number: reverses }, holderId) }),
  };
}

const inMoney = ({ currency = '' }: StoredEntry, minor: number) => ({ minor, currency });

/** @param holderId the customer who is shown; by default the one under whom it was posted */
export const toCreditEntry = (entry: StoredEntry, holderId = entry.customerId) => ({
  ...shown(entry, holderId),
  amount: inMoney(entry, entry.amount),
  balanceAfter: inMoney(entry, entry.balanceAfter),
});

/** @param holderId as for credit */
export function toPointsEntry(entry: StoredEntry, holderId = entry.customerId) {
  const [, cardId] = entry.account.split(':');
  return {
    ...shown(entry, holderId),
    points: entry.amount,
    balanceAfter: entry.balanceAfter,
    ...(cardId !== undefined && { cardId }),
  };
}

/** @param holderId as for credit */
export const toAccountEntry = (entry: StoredEntry, holderId = entry.customerId) => ({
  ...toCreditEntry(entry, holderId),
  type: entry.amount < 0 ? ('charge' as const) : ('payment' as const),
  amount: inMoney(entry, Math.abs(entry.amount)),
});
