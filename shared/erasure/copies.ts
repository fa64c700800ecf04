import type { Job } from '../jobs/job.ts';
import type { JobResult } from '../jobs/kind.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { present, update } from '../table/writes.ts';
import { eraseElsewhere } from './elsewhere.ts';
import { type Erasing, endErasing, readErasing } from './erasing.ts';
import { erasureKey } from './keys.ts';
import { eraseOwnItems } from './own-items.ts';

export interface EraseDeps {
  readonly table: Table;
}

/**
 * Finds and removes the copies of everybody whom the job has anonymised, and completes their receipts. Each step can be
 * repeated: a call that was broken off anywhere is simply made again.
 */
export const eraseCopies =
  ({ table }: EraseDeps) =>
  async ({ id }: Pick<Job, 'id'>): Promise<JobResult> => {
    for (const begun of await readErasing(table, id)) {
      const erasing = await eraseElsewhere(table, await eraseOwnItems(table, begun));
      await complete(table, erasing);
    }
    return { files: [], reason: null };
  };

async function complete(table: Table, erasing: Erasing): Promise<void> {
  const { customerId, removed } = erasing;
  const completedAt = table.clock().toISOString();
  const told = update(erasureKey(customerId), { removed, completedAt }, present());
  await commit(table, { writes: [endErasing(erasing), told] });
}
