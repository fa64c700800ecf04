import * as z from 'zod';
import { money } from '../money/money.ts';

const owned = 'Of the shop’s orders and accounts: nobody sets it.';

/** What a customer comes to, as every answered customer shows it. */
export const shownSums = {
  ordersCount: z.int().meta({
    description: `How many orders there are: without cancelled ones, with those brought along in \`openingBalance\`. ${owned}`,
    examples: [2],
  }),
  totalSpent: money.describe(
    `What was paid for them and not paid back, in the shop’s currency; amounts in other currencies are not added up. ${owned}`,
  ),
  firstOrderAt: z.iso.datetime().optional().meta({ description: 'When the first order was placed.' }),
  lastOrderAt: z.iso.datetime().optional().meta({ description: 'When the last order was placed.' }),
  creditBalance: money.describe(`Credit with the shop, in its currency. ${owned}`),
  points: z.int().meta({ description: `Loyalty points, on cards and without. ${owned}`, examples: [84] }),
};
