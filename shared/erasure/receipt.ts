import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { jobId } from '../jobs/base-resource.ts';
import { daysAfter } from '../jobs/lifetimes.ts';
import { money } from '../money/money.ts';
import type { StoredStanding } from '../standing/standing.ts';

/** How many copies of each kind were removed or rewritten. */
export const removedCounts = z.record(z.string(), z.int().positive());
export type RemovedCounts = z.output<typeof removedCounts>;

/** The receipt of an erasure as the table stores it: nothing of whom it was about but the id, which is random. */
export const storedReceipt = z.object({
  customerId: z.string(),
  /** Those who were merged into them, and were erased with them. */
  mergedIds: z.array(z.string()).default([]),
  jobId: z.string(),
  actor: z.string(),
  requestId: z.string(),
  requestedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().optional(),
  completedAt: z.iso.datetime().optional(),
  removed: removedCounts.default({}),
});
export type StoredReceipt = z.output<typeof storedReceipt>;

/** For how many days back the table can be restored (point-in-time recovery). */
export const restoreDays = 35;

/** A receipt as the API answers it. */
export const erasure = z
  .object({
    customerId,
    mergedIds: z
      .array(customerId)
      .optional()
      .describe('Customers who had been merged into this one: they were erased with it.'),
    status: z
      .enum(['running', 'complete'])
      .describe('`running`: the record is gone, copies are still being removed.'),
    jobId: jobId.describe('The job that removes the copies.'),
    actor: z.string().describe('Who asked for it, as audit records say it.'),
    requestId: z.string(),
    requestedAt: z.iso.datetime(),
    deletedAt: z.iso.datetime().optional().meta({
      description:
        'When the record had been deleted already before the erasure was asked for. Who it was had gone with it: files, views and jobs were searched for the id, for whom an export was made of, and for what the change log, mailed links and the membership still told.',
    }),
    completedAt: z.iso.datetime().optional(),
    removed: z
      .record(z.string(), z.int())
      .describe('How many items and files of each kind were removed, or rewritten so that they name nobody.'),
    kept: z
      .object({
        orders: z.array(z.object({ orders: z.int(), spent: money, refunded: money })),
        accounts: z.array(
          z.object({
            account: z.string(),
            balance: z.union([money, z.object({ points: z.int() })]),
          }),
        ),
      })
      .describe('What stays under the id: sums of the orders by currency, balances by account.'),
    repeatAfterRestoreUntil: z.iso
      .datetime()
      .optional()
      .meta({
        description: `The table can be restored to any moment of the last ${restoreDays} days. Until then, a restore to a moment before \`completedAt\` brings the person back: repeat the erasure (docs/runbook.md).`,
      }),
  })
  .meta({
    id: 'Erasure',
    examples: [
      {
        customerId: '019a2f0e-7c1a-7000-8000-0000000000aa',
        status: 'complete',
        jobId: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0H',
        actor: 'api-key:mGq2vY0cT1aB',
        requestId: 'JKJaXmPLvHcESHA=',
        requestedAt: '2026-11-22T10:00:00.000Z',
        completedAt: '2026-11-22T10:01:20.000Z',
        removed: { sessions: 2, consents: 1, logEntries: 3, snapshots: 2 },
        kept: {
          orders: [
            {
              orders: 4,
              spent: { amount: '120.50', currency: 'EUR' },
              refunded: { amount: '0.00', currency: 'EUR' },
            },
          ],
          accounts: [{ account: 'credit:EUR', balance: { amount: '5.00', currency: 'EUR' } }],
        },
        repeatAfterRestoreUntil: '2026-12-27T10:01:20.000Z',
      },
    ],
  });

/** The receipt as the API answers it, with what the standing says of what was kept. */
export function toErasure(
  receipt: StoredReceipt,
  standing: StoredStanding | undefined,
): z.input<typeof erasure> {
  const { mergedIds, completedAt, ...told } = receipt;
  const { orders = {}, accounts = {} } = standing ?? {};
  return {
    ...told,
    ...(mergedIds.length > 0 && { mergedIds }),
    status: completedAt === undefined ? 'running' : 'complete',
    kept: {
      orders: Object.entries(orders).map(([currency, { orders, spent, refunded }]) => ({
        orders,
        spent: { minor: spent, currency },
        refunded: { minor: refunded, currency },
      })),
      accounts: Object.entries(accounts).map(([account, { balance, currency }]) => ({
        account,
        balance: currency === undefined ? { points: balance } : { minor: balance, currency },
      })),
    },
    ...(completedAt !== undefined && {
      completedAt,
      repeatAfterRestoreUntil: daysAfter(new Date(completedAt), restoreDays).toISOString(),
    }),
  };
}
