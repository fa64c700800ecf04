import type { DeletePolicy } from '../erasure/policy.ts';
import type { Chunk } from '../jobs/chunk.ts';
import { type ChunkWork, type Outcome, patience } from '../jobs/kind.ts';
import { membersOf } from '../selection/members.ts';
import type { Table } from '../table/table.ts';
import { type Effect, effectOn } from './effect.ts';
import { joinableGroups } from './groups.ts';
import type { BulkJob } from './job.ts';
import { type CustomerReport, reportsAll } from './report.ts';
import { readSelected } from './selected.ts';

export interface OpenDeps {
  readonly table: Table;
  readonly deletePolicy: DeletePolicy;
}

/** A change takes two items at least: more customers than this never fit into a transaction. */
const window = 48;

/**
 * The customers of a chunk.
 * @throws CannotGoOn when they were forgotten
 */
export async function openChunk(
  { table, deletePolicy: policy }: OpenDeps,
  job: BulkJob,
  chunk: Chunk,
): Promise<ChunkWork> {
  const { action, actor } = job.details;
  const members = await membersOf(table, chunk);
  return {
    items: [...members.keys()],
    window,
    reportsAll,
    judge: async (items, refusals) => {
      const ids = items.flatMap((item) => members.get(item) ?? []);
      const [{ customers, standings }, joinable] = await Promise.all([
        readSelected(table, action, ids),
        joinableGroups(table, action),
      ]);
      const origin = { actor, requestId: `${job.id}/${chunk.chunk}`, now: table.clock() };
      return items.map((item, index) => {
        const id = ids[index] ?? '';
        const overtaken = (refusals.get(item) ?? 0) >= patience;
        const circumstances = { joinable, standing: standings.get(id), policy, jobId: job.id };
        return toOutcome(
          item,
          id,
          overtaken ? tooBusy : effectOn(customers.get(id), action, circumstances, origin),
        );
      });
    },
  };
}

const tooBusy: Effect = {
  result: 'failed',
  code: 'version_mismatch',
  message: 'Others kept changing the customer. Start the action again for it.',
};

function toOutcome(item: number, id: string, effect: Effect): Outcome {
  const { result } = effect;
  const report: CustomerReport = {
    customerId: id,
    result,
    ...('code' in effect && { code: effect.code, message: effect.message }),
  };
  return { item, result, change: 'change' in effect ? effect.change : { writes: [] }, report };
}
