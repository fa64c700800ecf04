import type { Chunk } from '../jobs/chunk.ts';
import type { ChunkWork, Outcome } from '../jobs/kind.ts';
import { membersOf } from '../selection/members.ts';
import type { ExportFiles } from './files.ts';
import type { ExportJob } from './job.ts';
import { PartWriter } from './part-writer.ts';
import type { ExportReport } from './report.ts';
import { rowWriter, type WriterDeps } from './row-writer.ts';
import { subjectOf } from './subjects.ts';

export interface OpenDeps extends ExportFiles, WriterDeps {}

/** A whole chunk: all that it writes to the table is its checkpoint, and who is not in the file. */
const window = 500;
/** How many customers are read at a time: as many as one call reads. */
const readAtOnce = 100;

/** How many rows the file has of a customer; undefined: there is no such customer. */
interface Written {
  readonly item: number;
  readonly id: string;
  readonly rows: number | undefined;
}

/**
 * The customers of a chunk. Judging them writes their rows to objects of their own, parts of the file: at least one
 * customer's, and no more of others once a part is full. Parts count once the checkpoint's transaction names them:
 * however often the same customers are judged, the file has them once.
 * @throws CannotGoOn when they were forgotten
 */
export async function openChunk(deps: OpenDeps, job: ExportJob, chunk: Chunk): Promise<ChunkWork> {
  const members = await membersOf(deps.table, chunk);
  const toRow = await rowWriter(deps, job.details);
  const { rowsOf } = subjectOf(job.details.content);
  const inTurns = async function* (items: readonly number[]) {
    for (let next = 0; next < items.length; next += readAtOnce) {
      const some = items
        .slice(next, next + readAtOnce)
        .map((item) => ({ item, id: members.get(item) ?? '' }));
      const ids = some.map(({ id }) => id);
      const turns = some.values();
      for await (const rows of rowsOf(deps.table, ids)) {
        const { value } = turns.next();
        if (value) yield { ...value, rows };
      }
    }
  };
  return {
    items: [...members.keys()],
    window,
    reportsAll: true,
    judge: async (items) => {
      const file = new PartWriter(deps, job.id, items[0] ?? 0);
      const written: Written[] = [];
      for await (const { item, id, rows } of inTurns(items)) {
        let count = 0;
        for await (const row of rows ?? []) {
          await file.add(toRow(row));
          count++;
        }
        written.push({ item, id, rows: rows && count });
        if (file.isFull) break;
      }
      return outcomesOf(written, await file.end());
    },
  };
}

/** The parts are told of with the first customer whose rows they have. */
function outcomesOf(written: readonly Written[], parts: readonly string[]): Outcome[] {
  const first = written.findIndex(({ rows }) => rows);
  return written.map(({ item, id, rows }, index) => {
    if (rows === undefined) return notThere(item, id);
    const report: ExportReport = { customerId: id, result: 'exported', parts: [...parts] };
    return {
      item,
      result: 'exported',
      change: nothing,
      ...(rows > 0 && { tallies: { rows } }),
      ...(index === first && { report }),
    };
  });
}

const nothing = { writes: [] };

function notThere(item: number, customerId: string): Outcome {
  const message = 'There is no customer with this id.';
  const report: ExportReport = { customerId, result: 'failed', code: 'not_found', message };
  return { item, result: 'failed', change: nothing, report };
}
