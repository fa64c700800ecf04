import * as z from 'zod';
import type { Origin } from '../audit/audit.ts';
import { customer, customerId } from '../customers/customer.ts';
import { findByIds } from '../customers/repository.ts';
import type { Directory } from '../directory/directory.ts';
import type { Table } from '../table/table.ts';
import type { BulkAction } from './action.ts';
import { effectOn } from './effect.ts';
import { joinableGroups, requireGroups } from './groups.ts';
import { idsOf, type Selection } from './selection.ts';

/** How many customers of a selection are shown. */
const sampleSize = 10;
/** Up to so many each is looked at: some hundred milliseconds, and a thousandth of a cent. */
const mostCounted = 1_000;

const count = z.int().nonnegative();

const foreseen = z.object({
  customer: customer
    .pick({ firstName: true, lastName: true, name: true, email: true })
    .extend({ id: customerId })
    .describe('Of one that there is not, the id only.'),
  result: z.enum(['updated', 'deleted', 'unchanged', 'failed']),
  changes: z.array(z.string()).optional().describe('Which fields change, nested ones with a dot.'),
  code: z.string().optional().describe('Why it would fail: a stable code.'),
  message: z.string().optional().describe('The same for people.'),
});

/** What a bulk action would do, were it done now. */
export const preview = z
  .object({
    dryRun: z.literal(true),
    total: count.describe('How many customers are selected, exactly.'),
    counts: z
      .object({ updated: count, deleted: count, unchanged: count, failed: count })
      .optional()
      .describe(
        `How many of them would change, stay and fail, exactly. For up to ${mostCounted} selected customers.`,
      ),
    sample: z.array(foreseen).describe(`Up to ${sampleSize} of them, from all over the selection.`),
  })
  .meta({
    id: 'BulkActionPreview',
    examples: [
      {
        dryRun: true,
        total: 120,
        counts: { updated: 117, deleted: 0, unchanged: 2, failed: 1 },
        sample: [
          {
            customer: {
              id: '019a2f0e-7c1a-7000-8000-0000000000aa',
              firstName: 'Ada',
              email: 'ada@shop.example',
            },
            result: 'updated',
            changes: ['tags'],
          },
        ],
      },
    ],
  });

/**
 * What the action would do to the selected customers, were it done now; nothing is done.
 * @throws DanglingReference, UnreadableView, InvalidRequest
 */
export async function foresee(
  table: Table,
  directory: Directory,
  { selection, action }: { readonly selection: Selection; readonly action: BulkAction },
  origin: Origin,
): Promise<z.input<typeof preview>> {
  await requireGroups(table, action);
  const ids = await idsOf(table, directory, selection);
  const shown = spread(ids, sampleSize);
  const [customers, joinable] = await Promise.all([
    findByIds(table, ids.length > mostCounted ? shown : ids),
    joinableGroups(table, action),
  ]);
  const effectOf = (id: string) => effectOn(customers.get(id), action, joinable, origin);
  const sample = shown.map((id) => {
    const { firstName, lastName, name, email } = customers.get(id) ?? {};
    const effect = effectOf(id);
    return {
      customer: { id, firstName, lastName, name, email },
      result: effect.result,
      ...('fields' in effect && { changes: [...effect.fields] }),
      ...('code' in effect && { code: effect.code, message: effect.message }),
    };
  });
  const total = ids.length;
  if (total > mostCounted) return { dryRun: true, total, sample };
  const counts = { updated: 0, deleted: 0, unchanged: 0, failed: 0 };
  for (const id of ids) counts[effectOf(id).result]++;
  return { dryRun: true, total, counts, sample };
}

/** So many of the ids, evenly from all over. */
function spread(ids: readonly string[], most: number): string[] {
  const count = Math.min(most, ids.length);
  return Array.from({ length: count }).flatMap((_, n) => ids[Math.floor((n * ids.length) / count)] ?? []);
}
