import { type JobCounts, noCounts } from '../jobs/job.ts';
import { count } from '../observability/metrics.ts';
import { logBytes, mostLogBytes, mostWrites } from '../table/bounds.ts';
import { mergeChanges, tryCommit } from '../table/commit.ts';
import type { Key, Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { advance, type Chunk, checkpoint, readChunk, type Step } from './chunk.ts';
import { type CsvRow, isBlank } from './csv.ts';
import type { Outcome } from './evaluation.ts';
import { type ChunkRun, judge } from './judge.ts';

/** Two items of the transaction belong to the checkpoint. */
const mostRowWrites = mostWrites - 2;
/** A new customer takes three items at least: more rows than this never fit. */
const window = 32;

/**
 * Imports the chunk's next rows: as many as fit into one transaction, which also holds the checkpoint. So a
 * row is imported if and only if the checkpoint has passed it, whatever crashes and however often it is asked.
 * @returns the chunk as it is then
 */
export async function importNextRows(run: ChunkRun, chunk: Chunk): Promise<Chunk> {
  const { table, origin } = run;
  const waiting = run.rows.filter((row) => row.row >= chunk.nextRow && !isBlank(row));
  const refusals = new Map<CsvRow, number>();
  for (;;) {
    const outcomes = await judge(run, chunk, waiting.slice(0, window), refusals);
    const batch = pack(outcomes);
    const step = { nextRow: rowAfter(batch, waiting, chunk), ...sum(batch) };
    const { mark, report } = checkpoint(chunk, step, origin().now);
    const change = mergeChanges(...batch.map((outcome) => outcome.change), { writes: [mark, ...report] });
    const { refused } = await tryCommit(table, change);
    if (refused.length === 0) {
      countRows(step.counts);
      return advance(chunk, step);
    }
    if (refused.includes(mark)) return await asItIsNow(table, chunk);
    for (const { row, change } of batch) {
      if (change.writes.some((write) => refused.includes(write)))
        refusals.set(row, (refusals.get(row) ?? 0) + 1);
    }
  }
}

/** The first outcomes whose writes fit into one transaction, where no item may be written twice. */
function pack(outcomes: readonly Outcome[]): Outcome[] {
  const written = new Set<string>();
  const batch: Outcome[] = [];
  let bytes = 0;
  for (const outcome of outcomes) {
    const keys = outcome.change.writes.map(keyOf).map(({ PK, SK }) => `${PK}\n${SK}`);
    bytes += logBytes(outcome.change);
    const fits = written.size + keys.length <= mostRowWrites && bytes <= mostLogBytes;
    if (!fits || keys.some((key) => written.has(key))) break;
    for (const key of keys) written.add(key);
    batch.push(outcome);
  }
  return batch;
}

/** The row up to which everything is done with the batch: the chunk's end, unless rows are left over. */
function rowAfter(batch: readonly Outcome[], waiting: readonly CsvRow[], { endRow }: Chunk): number {
  if (batch.length === waiting.length) return endRow;
  const last = batch.at(-1);
  if (!last) throw new Error('The writes of one row do not fit into a transaction.');
  return last.row.row + 1;
}

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

function sum(batch: readonly Outcome[]): Pick<Step, 'counts' | 'reported'> {
  const counts: JobCounts = { ...noCounts };
  for (const { result } of batch) counts[result]++;
  const reported = batch.flatMap(({ row: { row, start, end }, problem }) =>
    problem ? [{ row, start, end, ...problem }] : [],
  );
  return { counts, reported };
}

function countRows({ created, updated, unchanged, failed }: JobCounts): void {
  if (created > 0) count('RowsCreated', created);
  if (updated > 0) count('RowsUpdated', updated);
  if (unchanged > 0) count('RowsUnchanged', unchanged);
  if (failed > 0) count('RowsFailed', failed);
}

/** Another delivery of the same message works on the chunk too: go on from where it has come. */
async function asItIsNow(table: Table, { jobId, attempt, chunk }: Chunk): Promise<Chunk> {
  const now = await readChunk(table, jobId, attempt, chunk);
  if (!now) throw new Error(`Chunk ${chunk} of job ${jobId} has vanished.`);
  return now;
}
