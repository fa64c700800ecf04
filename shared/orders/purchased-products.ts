import * as z from 'zod';
import { money } from '../money/money.ts';
import { mostOrdersRead, mostProducts } from './limits.ts';

const product = z
  .object({
    productId: z.string().optional(),
    sku: z.string().optional(),
    name: z.string().describe('As on the newest order.'),
    transactions: z.int().describe('On how many orders it is.'),
    quantity: z.number().describe('How much was bought and not given back.'),
    totalSpent: z.array(money).describe('What was paid and not paid back, in each currency.'),
  })
  .meta({ id: 'PurchasedProduct' });

/** What a customer has bought, as the API answers it. */
export const purchasedProducts = z
  .object({
    items: z.array(product).max(mostProducts),
    orders: z.int().describe('How many orders this was reckoned from.'),
    complete: z
      .boolean()
      .describe(
        `Whether it was reckoned from all of them: at most the newest ${mostOrdersRead.toLocaleString('en')} are read, and ${mostProducts.toLocaleString('en')} products answered.`,
      ),
  })
  .meta({
    id: 'PurchasedProducts',
    examples: [
      {
        items: [
          {
            sku: 'MUG-BLUE',
            name: 'Blue mug',
            transactions: 2,
            quantity: 3,
            totalSpent: [{ amount: '18.45', currency: 'EUR' }],
          },
        ],
        orders: 2,
        complete: true,
      },
    ],
  });
