import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';
import { Amounts, amount, orderCurrency, showAmount, showAmounts, shownAmount } from './amount.ts';
import { lineItem, lineItemInput, readLineItem, showLineItem, storedLineItem } from './line-item.ts';
import { orderPerson } from './person.ts';
import { orderStatus } from './status.ts';

/** The most line items of an order. */
const mostLineItems = 500;
/** The most bytes of an order: one item of the table holds 400 KB, names of fields included. */
const mostBytes = 300_000;

/** Clocks may differ by minutes, and time zones be mistaken by hours. */
const toleranceMs = 24 * 60 * 60 * 1000;
const pastTime = z.iso
  .datetime({ offset: true })
  // What is no time at all was told so: nothing more is said of it.
  .refine((time) => !(Date.parse(time) < 0), fault('invalid_time', 'Give a time since 1970.'))
  .refine(
    (time) => !(Date.parse(time) > Date.now() + toleranceMs),
    fault('in_the_future', 'Give a time that is not in the future.'),
  )
  .transform((time) => new Date(time).toISOString());

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
const otherAmounts = ['subtotal', 'tax', 'shipping', 'discount', 'refunded'] as const;

const medium = text(50).meta({ examples: ['card'] });
const mostMedia = 20;
const channel = text(50).meta({ description: 'How it was sold: online, at a till.', examples: ['online'] });
const refundedMeaning = 'What was paid back. A `refunded` order without it was paid back as a whole.';
const sourceMeaning =
  'When the order last changed where it comes from. What comes later with an older time is ignored.';

/** An order as a client gives it. Amounts become numbers in the smallest unit of the currency. */
export const orderInput = z
  .strictObject({
    store,
    number: orderNumber,
    placedAt: pastTime.meta({ description: 'When it was placed.', examples: ['2026-11-22T10:00:00Z'] }),
    status: orderStatus,
    currency: orderCurrency,
    total: amount.describe('What is to be paid, all included.'),
    subtotal: amount.optional(),
    tax: amount.optional(),
    shipping: amount.optional(),
    discount: amount.optional(),
    refunded: amount.describe(refundedMeaning).optional(),
    paymentMedia: z
      .array(z.strictObject({ type: medium, amount: amount.optional() }))
      .max(mostMedia)
      .default([]),
    lineItems: z.array(lineItemInput).max(mostLineItems).default([]),
    channel: channel.optional(),
    sourceUpdatedAt: pastTime.describe(sourceMeaning).optional(),
    customer: orderPerson.optional(),
  })
  .transform(({ total, customer, ...given }, { issues }) => {
    const amounts = new Amounts(given.currency, issues);
    const { subtotal, tax, shipping, discount, refunded, ...rest } = given;
    const order = {
      ...rest,
      total: amounts.read(total, ['total']),
      ...amounts.readAll({ subtotal, tax, shipping, discount, refunded }, otherAmounts),
      paymentMedia: given.paymentMedia.map(({ type, amount: part }, index) => ({
        type,
        ...amounts.readAll({ amount: part }, ['amount'], ['paymentMedia', index]),
      })),
      lineItems: given.lineItems.map((line, index) => readLineItem(line, amounts, ['lineItems', index])),
    };
    if ((order.refunded ?? 0) > order.total)
      amounts.refuse(['refunded'], 'More was paid back than was paid.');
    if (order.status === 'partially-refunded' && order.refunded === undefined)
      issues.push({ code: 'custom', input: refunded, path: ['refunded'], ...refundMissing });
    if (Buffer.byteLength(JSON.stringify(order)) > mostBytes)
      issues.push({ code: 'custom', input: order, path: ['lineItems'], ...orderTooLarge });
    return { order, customer };
  })
  .meta({
    id: 'NewOrder',
    examples: [
      {
        store: 'web',
        number: '10001',
        placedAt: '2026-11-22T10:00:00Z',
        status: 'completed',
        currency: 'EUR',
        total: '17.20',
        shipping: '4.90',
        paymentMedia: [{ type: 'card', amount: '17.20' }],
        lineItems: [{ sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' }],
        channel: 'online',
        customer: { email: 'ada@shop.example', firstName: 'Ada', lastName: 'Lovelace' },
      },
    ],
  });
export type OrderInput = z.output<typeof orderInput>;

const refundMissing = fault('required', 'Say how much was paid back.');
const orderTooLarge = fault('too_long', `An order takes ${mostBytes} bytes at most: shorten its lines.`);

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
  customerId: customerId.optional().describe('Whose order it is; absent when nobody knows.'),
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
