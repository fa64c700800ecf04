import * as z from 'zod';
import { auditEntry } from '../audit/audit.ts';
import { customerId } from '../customers/customer.ts';
import { orderInput } from '../orders/input.ts';
import { mostLookedAt, mostOrdersRead, mostProducts } from '../orders/limits.ts';
import { order, orderId, orderNumber, orderSummary, store } from '../orders/order.ts';
import { purchasedProducts } from '../orders/purchased-products.ts';
import { batchResults, orderBatch, recordedOrder } from '../orders/recorded.ts';
import { orderStatistics } from '../orders/statistics.ts';
import { orderStatus } from '../orders/status.ts';
import { historyOf, pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { customerParams } from './parts.ts';

const params = z.object({ id: orderId });
const etag = { ETag: 'The version.' };
const page = historyOf(orderSummary);

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Give a month such as 2026-11.')
  .meta({ description: 'The month in which the orders were placed, in UTC.', examples: ['2026-11'] });
const filters = { month: month.optional(), status: orderStatus.optional(), store: store.optional() };
const bounded = `For one page ${mostLookedAt.toLocaleString('en')} orders are looked at: with a filter that few match it may be short, or empty, and still have a \`nextCursor\`.`;
const formerToo = 'Also of a customer who was deleted, anonymised or merged into another one.';

export const orders = declare({
  recordOrder: {
    method: 'POST',
    path: '/v1/orders',
    function: 'orders',
    scope: 'orders:write',
    tag: 'Orders',
    summary: 'Record an order, or what has become of it',
    description:
      'An order is known by `store` and `number`. Sent again it changes nothing; sent with other contents, a new status say, it replaces what was known, unless that has a newer `sourceUpdatedAt`. So it needs no `Idempotency-Key`, and the answer is 200 also for an order that is new: `outcome` says what became of it. `customer` is found, made or filled in when the order comes with one for the first time; after that only `customer.id` moves it to another one. The sums of the customer change in the same transaction.',
    body: orderInput,
    problems: ['unknown_reference', 'customers_differ'],
    success: {
      status: 200,
      description: 'The order, and what became of it and of its customer.',
      schema: recordedOrder,
      headers: etag,
    },
  },
  recordOrders: {
    method: 'POST',
    path: '/v1/orders/batch',
    function: 'orders',
    scope: 'orders:write',
    tag: 'Orders',
    summary: 'Record up to 100 orders',
    description:
      'Each as `POST /v1/orders` does it, with a result of its own, in the order given: the answer is 200, and the `outcome` of each says what became of it. One that is not valid, or fails, leaves the others as they are. Repeating it changes nothing more: after `busy`, send all of them again.',
    body: orderBatch,
    success: { status: 200, description: 'What became of each order.', schema: batchResults },
  },
  listOrders: {
    method: 'GET',
    path: '/v1/orders',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'List orders by month or customer',
    description: `The newest first: of a month, of a customer, or both. Without either, those of this month. ${bounded}`,
    query: z.strictObject({ ...paging, customerId: customerId.optional(), ...filters }),
    success: { status: 200, description: 'One page.', schema: page, headers: pageHeaders },
  },
  lookUpOrder: {
    method: 'GET',
    path: '/v1/orders/lookup',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Find the one order with a number in a store',
    query: z.strictObject({ store, number: orderNumber }),
    problems: ['not_found'],
    success: { status: 200, description: 'The order.', schema: order, headers: etag },
  },
  getOrder: {
    method: 'GET',
    path: '/v1/orders/{id}',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Read an order',
    params,
    success: { status: 200, description: 'The order with its line items.', schema: order, headers: etag },
  },
  listOrderAudit: {
    method: 'GET',
    path: '/v1/orders/{id}/audit',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Read what was done to an order',
    description:
      'The newest first: who changed what, when and in which request. Nothing changes or deletes a record.',
    params,
    query: z.strictObject(paging),
    success: { status: 200, description: 'One page.', schema: historyOf(auditEntry), headers: pageHeaders },
  },
  listCustomerOrders: {
    method: 'GET',
    path: '/v1/customers/{id}/orders',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Read a customer’s transaction history',
    description: `The newest first: time, order number, payment media, amount and status of each. After a merging those of both are in the list, each with the \`customerId\` under which it was recorded. ${formerToo} ${bounded}`,
    params: customerParams,
    query: z.strictObject({ ...paging, ...filters }),
    success: { status: 200, description: 'One page.', schema: page, headers: pageHeaders },
  },
  listCustomerProducts: {
    method: 'GET',
    path: '/v1/customers/{id}/products',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Read which products a customer has bought',
    description: `Reckoned from the line items of the newest ${mostOrdersRead.toLocaleString('en')} orders at most; ${mostProducts.toLocaleString('en')} products at most, those first for which most was paid in the shop’s currency. Orders that were cancelled, are on hold or were paid back as a whole do not count, nor does what came back of the others. ${formerToo}`,
    params: customerParams,
    query: z.strictObject({
      since: z.iso
        .date()
        .optional()
        .meta({
          description: 'Only of orders placed on this day or later, in UTC.',
          examples: ['2026-01-01'],
        }),
    }),
    success: { status: 200, description: 'The products.', schema: purchasedProducts },
  },
  getCustomerStatistics: {
    method: 'GET',
    path: '/v1/customers/{id}/statistics',
    function: 'orders',
    scope: 'orders:read',
    tag: 'Orders',
    summary: 'Read what a customer’s orders come to',
    description: `In each currency. ${formerToo}`,
    params: customerParams,
    success: { status: 200, description: 'The sums.', schema: orderStatistics },
  },
});
