import * as z from 'zod';
import { cardId } from '../cards/card-id.ts';
import { moneyInput } from '../money/money.ts';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';

/** What a client says of any entry. */
const said = {
  reason: text(500)
    .optional()
    .meta({ description: 'Why, for those who read the list.', examples: ['Goodwill'] }),
};
const named = {
  reference: text(100)
    .optional()
    .meta({
      description:
        'Your own name of it, unique in the account: the same reference and amount again are answered with the first entry, marked as a replay, however much later.',
      examples: ['return-4711'],
    }),
};

const notNothing = fault('invalid_value', 'Give an amount other than zero.');

/** What is posted to the account credit of a customer. */
export const creditPosting = z
  .strictObject({
    amount: moneyInput
      .refine(({ minor }) => minor !== 0, { ...notNothing, path: ['amount'] })
      .meta({
        description: 'What is added; negative: what is taken. Each currency has an account of its own.',
      }),
    ...said,
    ...named,
  })
  .meta({
    id: 'CreditPosting',
    examples: [
      { amount: { amount: '12.30', currency: 'EUR' }, reason: 'Goodwill', reference: 'return-4711' },
    ],
  });

/** What is posted to the points of a customer, or of one of the cards. */
export const pointsPosting = z
  .strictObject({
    points: z
      .int()
      .min(-1e9)
      .max(1e9)
      .refine((points) => points !== 0, notNothing)
      .meta({ description: 'What is added; negative: what is redeemed.' }),
    cardId: cardId
      .optional()
      .meta({ ...cardId.meta(), description: 'The loyalty card; without it the points belong to no card.' }),
    ...said,
    ...named,
  })
  .meta({ id: 'PointsPosting', examples: [{ points: 120, reason: 'Order 4711' }] });

/** What is posted to a client account. */
export const accountPosting = z
  .strictObject({
    type: z.enum(['charge', 'payment']).meta({
      description: '`charge`: the customer owes more; `payment`: the customer has paid.',
    }),
    amount: moneyInput
      .refine(({ minor }) => minor > 0, {
        ...fault('too_small', 'Give an amount above zero; `type` says which way it goes.'),
        path: ['amount'],
      })
      .meta({ description: 'In the currency of the account.' }),
    ...said,
    ...named,
  })
  .meta({
    id: 'AccountPosting',
    examples: [{ type: 'charge', amount: { amount: '80.00', currency: 'EUR' }, reference: 'invoice-17' }],
  });

export const reversalInput = z.strictObject(said).meta({ id: 'Reversal', examples: [{ reason: 'Typo' }] });
