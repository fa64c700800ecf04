import type { Chunk } from '../jobs/chunk.ts';
import type { ChunkWork, Outcome } from '../jobs/kind.ts';
import { membersOf } from '../selection/members.ts';
import type { Table } from '../table/table.ts';
import { daysOfChunk } from './day-chunks.ts';
import type { ExportFiles } from './files.ts';
import type { ExportJob } from './job.ts';
import { PartWriter } from './part-writer.ts';
import type { ExportReport } from './report.ts';
import { rowWriter, type WriterDeps } from './row-writer.ts';
import type { Rows, Subject } from './subject.ts';
import { subjectOf } from './subjects.ts';

export interface OpenDeps extends ExportFiles, WriterDeps {}

/** A whole chunk: all that it writes to the table is its checkpoint, and who is not in the file. */
const window = 500;
/** How many customers are read at a time: as many as one call reads. */
const readAtOnce = 100;

/** What the file has of a customer, or of a day; undefined: there is no such customer. */
interface Turn {
  readonly item: number;
  readonly customerId?: string;
  readonly rows: Rows | undefined;
}

/**
 * The customers of a chunk, or its days. Judging them writes their rows to objects of their own, parts of the file: at
 * least one customer's, and no more of others once a part is full. Parts count once the checkpoint's transaction names
 * them: however often the same customers are judged, the file has them once.
 * @throws CannotGoOn when they were forgotten
 */
export async function openChunk(deps: OpenDeps, job: ExportJob, chunk: Chunk): Promise<ChunkWork> {
  const { content } = job.details;
  const toRow = await rowWriter(deps, job.details);
  const subject = subjectOf(content);
  const { items, turns } =
    chunk.details === undefined
      ? customersIn(deps.table, await membersOf(deps.table, chunk), subject, job.details.columns)
      : daysIn(deps.table, daysOfChunk(chunk.details, chunk.firstItem), subject);
  return {
    items,
    window,
    reportsAll: true,
    judge: async (numbers) => {
      const file = new PartWriter(deps, job.id, numbers[0] ?? 0);
      const written: Written[] = [];
      for await (const { rows, ...turn } of turns(numbers)) {
        let count = 0;
        for await (const row of rows ?? []) {
          await file.add(toRow(row));
          count++;
        }
        written.push({ ...turn, rows: rows && count });
        if (file.isFull) break;
      }
      return outcomesOf(written, await file.end());
    },
  };
}

/** The items of a chunk, each with its rows, in their turns. */
interface Turns {
  readonly items: readonly number[];
  readonly turns: (items: readonly number[]) => AsyncIterable<Turn>;
}

const customersIn = (
  table: Table,
  members: ReadonlyMap<number, string>,
  { rowsOf }: Subject,
  columns: readonly string[],
): Turns => ({
  items: [...members.keys()],
  turns: async function* (items) {
    for (let next = 0; next < items.length; next += readAtOnce) {
      const some = items.slice(next, next + readAtOnce);
      const ids = some.map((item) => members.get(item) ?? '');
      let index = 0;
      for await (const rows of rowsOf(table, ids, columns)) {
        yield { item: some[index] ?? 0, customerId: ids[index] ?? '', rows };
        index++;
      }
    }
  },
});

const daysIn = (table: Table, days: ReadonlyMap<number, string>, { rowsOfDay }: Subject): Turns => ({
  items: [...days.keys()],
  turns: async function* (items) {
    for (const item of items) yield { item, rows: rowsOfDay?.(table, days.get(item) ?? '') };
  },
});

/** How many rows were written of it. */
type Written = Omit<Turn, 'rows'> & { readonly rows: number | undefined };

/** The parts are told of with the first customer whose rows they have. */
function outcomesOf(written: readonly Written[], parts: readonly string[]): Outcome[] {
  const first = written.findIndex(({ rows }) => rows);
  return written.map(({ item, customerId, rows }, index) => {
    if (rows === undefined) return notThere(item, customerId);
    const report: ExportReport = { customerId, result: 'exported', parts: [...parts] };
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

function notThere(item: number, customerId: string | undefined): Outcome {
  const message = 'There is no customer with this id.';
  const report: ExportReport = { customerId, result: 'failed', code: 'not_found', message };
  return { item, result: 'failed', change: nothing, report };
}
