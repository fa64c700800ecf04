import * as z from 'zod';
import { money } from '../money/money.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { showAmount, shownAmount } from './amount.ts';

const inCurrency = z.object({
  currency: z.string(),
  orders: z.int().describe('How many orders there are that were not cancelled.'),
  spent: shownAmount.describe('What was paid and not paid back.'),
  refunded: shownAmount.describe('What was paid back.'),
  average: shownAmount.describe('What was spent for each order, rounded.'),
});

/** What the orders of a customer come to, as the API answers it. */
export const orderStatistics = z
  .object({
    currencies: z.array(inCurrency).describe('Without the opening balance.'),
    firstOrderAt: z.iso.datetime().optional(),
    lastOrderAt: z.iso.datetime().optional(),
    opening: z
      .object({ ordersCount: z.int(), totalSpent: money })
      .partial()
      .optional()
      .describe('What was brought along from an earlier shop system: part of the sums of the customer.'),
  })
  .meta({
    id: 'OrderStatistics',
    examples: [
      {
        currencies: [{ currency: 'EUR', orders: 2, spent: '34.40', refunded: '0.00', average: '17.20' }],
        firstOrderAt: '2026-10-01T09:00:00.000Z',
        lastOrderAt: '2026-11-22T10:00:00.000Z',
        opening: { ordersCount: 12, totalSpent: { amount: '480.50', currency: 'EUR' } },
      },
    ],
  });

/** The statistics of a standing. */
export const statisticsOf = ({ orders, firstOrderAt, lastOrderAt, opening }: StoredStanding) => ({
  currencies: Object.entries(orders)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sums]) => ({
      currency,
      orders: sums.orders,
      spent: showAmount(sums.spent, currency),
      refunded: showAmount(sums.refunded, currency),
      average: showAmount(Math.round(sums.spent / sums.orders), currency),
    })),
  ...(firstOrderAt !== undefined && { firstOrderAt }),
  ...(lastOrderAt !== undefined && { lastOrderAt }),
  ...(opening && { opening }),
});
