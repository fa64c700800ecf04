import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { DomainError } from '../errors.ts';
import { faultsOf, refusalOf } from '../schema/faults.ts';
import { type OrderInput, orderInput } from './input.ts';
import { order, orderId } from './order.ts';
import type { Recorded } from './plan.ts';

const orderOutcome = z.enum(['created', 'updated', 'unchanged', 'outdated']).meta({
  description: '`outdated`: what is known of the order is newer, and stays.',
});

const itsCustomer = z
  .object({
    id: customerId,
    outcome: z.enum(['found', 'created', 'updated', 'former', 'kept']).meta({
      description:
        'What became of the record: `updated` when something that it lacked was filled in, `former` when it is gone and the order stays with the id, `kept` when the order has this customer already and names another one, or nobody who is known: it stays whose it was.',
    }),
  })
  .meta({ description: 'Whose order it is. Absent when nobody knows.' });

/** What became of an order, as the API answers it. */
export const recordedOrder = z
  .object({ outcome: orderOutcome, order, customer: itsCustomer.optional() })
  .meta({ id: 'RecordedOrder' });

/** The most orders of one request. */
const mostOrders = 100;

/** One order of several: a faulty one is refused alone. */
const entry = orderInput
  .transform((input): OrderInput | DomainError => input)
  .catch((context) => refusalOf(faultsOf(new z.ZodError(context.error.issues))));

/** Several orders as a client gives them. */
export const orderBatch = z
  .strictObject({ orders: z.array(entry).min(1).max(mostOrders) })
  .meta({ id: 'OrderBatch' });

/** What became of several orders, as the API answers it. */
export const batchResults = z
  .object({
    results: z.array(
      z.object({
        outcome: z.enum([...orderOutcome.options, 'failed']),
        orderId: orderId.optional().describe('Absent when it failed.'),
        customer: itsCustomer.optional(),
        problem: z
          .object({
            code: z.string(),
            detail: z.string(),
            errors: z
              .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
              .describe('`pointer` begins at the order.'),
          })
          .optional()
          .describe('Why it failed: what `POST /v1/orders` would answer.'),
      }),
    ),
  })
  .meta({
    id: 'OrderBatchResults',
    examples: [
      {
        results: [
          {
            outcome: 'created',
            orderId: 'b9c6f0a4-6c1e-5a40-9d0c-3c1d8e5d2b11',
            customer: { id: '019a2f0e-7c1a-7000-8000-0000000000aa', outcome: 'found' },
          },
          {
            outcome: 'failed',
            problem: {
              code: 'invalid_request',
              detail: 'Give a decimal number such as 12.30, with at most 2 decimal places. (/total)',
              errors: [
                {
                  pointer: '/total',
                  code: 'invalid_format',
                  message: 'Give a decimal number such as 12.30, with at most 2 decimal places.',
                },
              ],
            },
          },
        ],
      },
    ],
  });

/** What became of one of several orders. */
export const batchResult = (
  result: Recorded | DomainError,
): z.input<typeof batchResults>['results'][number] =>
  result instanceof DomainError
    ? {
        outcome: 'failed',
        problem: { code: result.code, detail: result.message, errors: [...result.errors] },
      }
    : {
        outcome: result.outcome,
        orderId: result.order.id,
        ...(result.customer && { customer: { ...result.customer } }),
      };
