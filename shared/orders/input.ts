import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';
import { Amounts, amount, orderCurrency } from './amount.ts';
import { lineItemInput, readLineItem } from './line-item.ts';
import { orderNumber, otherAmounts, refundedMeaning, sourceMeaning, store } from './order.ts';
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

const medium = text(50).meta({ examples: ['card'] });
const mostMedia = 20;
const channel = text(50).meta({ description: 'How it was sold: online, at a till.', examples: ['online'] });

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
    // Shop systems that keep no amount write nothing, or a zero.
    if (order.status === 'refunded' && order.refunded && order.refunded < order.total)
      amounts.refuse(['refunded'], refundPartial);
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

const refundPartial =
  'A refunded order was paid back as a whole: give its total, or leave this out. When a part was paid back, its status is `partially-refunded`.';
const refundMissing = fault('required', 'Say how much was paid back.');
const orderTooLarge = fault('too_long', `An order takes ${mostBytes} bytes at most: shorten its lines.`);
