import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { text } from '../text/text.ts';
import { showAmount, showAmounts, shownAmount } from './amount.ts';
import { lineItem, showLineItem, storedLineItem } from './line-item.ts';
import { orderStatus } from './status.ts';

export const orderId = z
  .uuid()
  .toLowerCase()
  .meta({
    description: 'Identifies the order; follows from its store and number.',
    examples: ['b9c6f0a4-6c1e-5a40-9d0c-3c1d8e5d2b11'],
  });

/** Where an order comes from, and its name there. */
export const store = text(100).meta({
  description: 'The shop system, the branch or the till that the order comes from.',
  examples: ['web'],
});
export const orderNumber = text(100).meta({
  description: 'The number of the order, which no other order of the store has.',
  examples: ['10001'],
});

/** The amounts that an order may have beside its total. */
export const otherAmounts = ['subtotal', 'tax', 'shipping', 'discount', 'refunded'] as const;

/** What the amount that was paid back means, and the time of the source: said of both forms of an order. */
export const refundedMeaning =
  'What was paid back: of a `refunded` order the total, also where it is absent or zero; of a `partially-refunded` one it must be said.';
export const sourceMeaning =
  'When the order last changed where it comes from. What comes later with an older time is ignored.';

const stored = {
  id: orderId,
  store: z.string(),
  number: z.string(),
  placedAt: z.iso.datetime(),
  status: orderStatus,
  currency: z.string(),
  /** In the smallest unit of the currency, as all amounts. */
  total: z.int(),
  refunded: z.int().optional(),
  paymentMedia: z.array(z.object({ type: z.string(), amount: z.int().optional() })).default([]),
  /** Absent: nobody knows who bought it. */
  customerId: z.string().optional(),
};

/** What the lists of orders know of one: it stands in the indexes of its customer and of its month. */
export const storedSummary = z.object(stored);
export type StoredSummary = z.output<typeof storedSummary>;

/** An order as the table stores it. It says nothing of a person but an id. */
export const storedOrder = z.object({
  ...stored,
  subtotal: z.int().optional(),
  tax: z.int().optional(),
  shipping: z.int().optional(),
  discount: z.int().optional(),
  lineItems: z.array(storedLineItem).default([]),
  channel: z.string().optional(),
  sourceUpdatedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int().positive(),
});
export type StoredOrder = z.output<typeof storedOrder>;

/** What of an order its lists know. */
export const summaryOf = (order: StoredOrder): StoredSummary => storedSummary.parse(order);

const shown = {
  id: orderId,
  store: z.string(),
  number: z.string(),
  placedAt: z.iso.datetime(),
  status: orderStatus,
  currency: z.string(),
  total: shownAmount,
  refunded: shownAmount.describe(refundedMeaning).optional(),
  paymentMedia: z.array(z.object({ type: z.string(), amount: shownAmount.optional() })),
  customerId: customerId
    .optional()
    .describe(
      'Whose order it is, by the id under which it was recorded: that of a customer who was merged leads to the one who stays. Absent when nobody knows.',
    ),
};

const showMedia = ({ paymentMedia, currency }: Pick<StoredSummary, 'paymentMedia' | 'currency'>) =>
  paymentMedia.map(({ type, ...paid }) => ({ type, ...showAmounts(paid, ['amount'], currency) }));

const summaryExample = {
  id: 'b9c6f0a4-6c1e-5a40-9d0c-3c1d8e5d2b11',
  store: 'web',
  number: '10001',
  placedAt: '2026-11-22T10:00:00.000Z',
  status: 'completed' as const,
  currency: 'EUR',
  total: '17.20',
  paymentMedia: [{ type: 'card', amount: '17.20' }],
  customerId: '019a2f0e-7c1a-7000-8000-0000000000aa',
};

/** An order in a list as the API answers it. */
export const orderSummary = storedSummary
  .transform(({ refunded, ...rest }) => ({
    ...rest,
    total: showAmount(rest.total, rest.currency),
    ...showAmounts({ refunded }, ['refunded'], rest.currency),
    paymentMedia: showMedia(rest),
  }))
  .pipe(z.object(shown))
  .meta({ id: 'OrderSummary', examples: [summaryExample] });

/** An order as the API answers it. */
export const order = storedOrder
  .transform(({ subtotal, tax, shipping, discount, refunded, ...rest }) => ({
    ...rest,
    total: showAmount(rest.total, rest.currency),
    ...showAmounts({ subtotal, tax, shipping, discount, refunded }, otherAmounts, rest.currency),
    paymentMedia: showMedia(rest),
    lineItems: rest.lineItems.map((line) => showLineItem(line, rest.currency)),
  }))
  .pipe(
    z.object({
      ...shown,
      subtotal: shownAmount.optional(),
      tax: shownAmount.optional(),
      shipping: shownAmount.optional(),
      discount: shownAmount.optional(),
      lineItems: z.array(lineItem),
      channel: z.string().optional(),
      sourceUpdatedAt: z.iso.datetime().optional().describe(sourceMeaning),
      createdAt: z.iso.datetime(),
      updatedAt: z.iso.datetime(),
      version: z.int().positive().describe('Grows with each change.'),
    }),
  )
  .meta({
    id: 'Order',
    examples: [
      {
        ...summaryExample,
        shipping: '4.90',
        lineItems: [{ sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' }],
        channel: 'online',
        createdAt: '2026-11-22T10:00:01.000Z',
        updatedAt: '2026-11-22T10:00:01.000Z',
        version: 1,
      },
    ],
  });
