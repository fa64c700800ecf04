import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { money, moneyInput, storedMoney } from '../money/money.ts';

const count = z.int().min(0).max(1e9);
const points = z.int().min(-1e12).max(1e12);

const fields = {
  ordersCount: count.meta({ description: 'How many orders there were before.' }),
  totalSpent: moneyInput,
  credit: moneyInput,
  points,
  at: z.iso.date().meta({ description: 'The day of which this is the balance.' }),
};

const description =
  'What the customer brought along from an earlier shop system: before the first order, credit entry and point here. It is kept apart from what happens here.';
const examples = [
  { ordersCount: 12, totalSpent: { amount: '480.50', currency: 'EUR' }, points: 120, at: '2026-01-01' },
];

/** The opening balance as a client gives it. */
export const openingBalanceInput = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'OpeningBalanceInput', description, examples });
export const openingBalancePatch = patchOf(fields).meta({ id: 'OpeningBalancePatch', description });

const kept = { ordersCount: z.int(), points: z.int(), at: z.string() };

/** The opening balance as the table stores it. */
export const storedOpeningBalance = z
  .object({ ...kept, totalSpent: storedMoney, credit: storedMoney })
  .partial();

/** The opening balance as the API answers it. */
export const openingBalance = z
  .object({ ...kept, totalSpent: money, credit: money })
  .partial()
  .meta({ id: 'OpeningBalance', description, examples });
