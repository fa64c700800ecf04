import { findByIds } from '../customers/repository.ts';
import type { Chunk } from '../jobs/chunk.ts';
import type { ChunkWork, Outcome } from '../jobs/kind.ts';
import { membersOf } from '../selection/members.ts';
import { type ExportFiles, newPart, writePart } from './files.ts';
import type { ExportJob } from './job.ts';
import type { ExportReport } from './report.ts';
import { rowWriter, type WriterDeps } from './row-writer.ts';

export interface OpenDeps extends ExportFiles, WriterDeps {}

/** A whole chunk: all that it writes to the table is its checkpoint, and who is not in the file. */
const window = 500;
/** How many customers are read at a time: as many as one call reads. */
const readAtOnce = 100;
/** A part ends with the customers with whom it has so many characters: a few parts fit into memory at once. */
const partLength = 4_000_000;

/**
 * The customers of a chunk. Judging them writes their rows to an object of its own, a part of the file. It counts once
 * the checkpoint's transaction names it: however often the same customers are judged, the file has them once.
 * @throws CannotGoOn when they were forgotten
 */
export async function openChunk(deps: OpenDeps, job: ExportJob, chunk: Chunk): Promise<ChunkWork> {
  const { table } = deps;
  const members = await membersOf(table, chunk);
  const toRow = await rowWriter(deps, job.details);
  return {
    items: [...members.keys()],
    window,
    reportsAll: true,
    judge: async (items) => {
      const rows: string[] = [];
      const outcomes: { item: number; id: string; isThere: boolean }[] = [];
      for (let length = 0, next = 0; next < items.length && length < partLength; next += readAtOnce) {
        const some = items
          .slice(next, next + readAtOnce)
          .map((item) => ({ item, id: members.get(item) ?? '' }));
        const found = await findByIds(
          table,
          some.map(({ id }) => id),
        );
        for (const { item, id } of some) {
          const customer = found.get(id);
          outcomes.push({ item, id, isThere: customer !== undefined });
          if (!customer) continue;
          const row = toRow(customer);
          length += row.length;
          rows.push(row);
        }
      }
      if (rows.length === 0) return outcomes.map(({ item, id }) => notThere(item, id));
      const part = newPart(job.id, items[0] ?? 0);
      await writePart(deps, part, rows.join(''));
      const first = outcomes.findIndex(({ isThere }) => isThere);
      return outcomes.map(({ item, id, isThere }, index) =>
        isThere
          ? exported(item, index === first ? { customerId: id, result: 'exported', part } : undefined)
          : notThere(item, id),
      );
    },
  };
}

const nothing = { writes: [] };

const exported = (item: number, report: ExportReport | undefined): Outcome => ({
  item,
  result: 'exported',
  change: nothing,
  report,
});

function notThere(item: number, customerId: string): Outcome {
  const message = 'There is no customer with this id.';
  const report: ExportReport = { customerId, result: 'failed', code: 'not_found', message };
  return { item, result: 'failed', change: nothing, report };
}
