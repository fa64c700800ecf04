import type { Origin } from '../audit/audit.ts';
import { withPassword } from '../credentials/credential.ts';
import type { Customer } from '../customers/customer.ts';
import { uniqueFields } from '../customers/keys.ts';
import { findByUniques } from '../customers/repository.ts';
import { type JobCounts, noCounts } from '../jobs/job.ts';
import { mergeChanges, tryCommit } from '../table/commit.ts';
import { laneCount } from '../table/lanes.ts';
import type { Key, Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { advance, type Chunk, checkpoint, readChunk, type Step } from './chunk.ts';
import { type CsvRow, isBlank } from './csv.ts';
import { evaluate, failed, type Outcome } from './evaluation.ts';
import type { Column } from './header.ts';
import { readRow } from './row.ts';

/** What a chunk's rows are imported with. */
export interface ChunkRun {
  readonly table: Table;
  readonly columns: readonly Column[];
  /** All rows of the chunk. */
  readonly rows: readonly CsvRow[];
  readonly origin: () => Origin;
  /** Hashes a row's password, once however often the row is tried. */
  readonly hash: (row: CsvRow, password: string) => Promise<string>;
}

/** DynamoDB takes 100 items in a transaction: two belong to the change log, two to the checkpoint. */
const mostWrites = 96;
/** A new customer takes three items at least: more rows than this never fit. */
const window = 32;
/** How often a row is judged anew because its customer has changed meanwhile. */
const attempts = 3;

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
    const { refused } = await tryCommit(table, change, { lane: chunk.chunk % laneCount });
    if (refused.length === 0) return advance(chunk, step);
    if (refused.includes(mark)) return await asItIsNow(table, chunk);
    for (const { row, change } of batch) {
      if (change.writes.some((write) => refused.includes(write)))
        refusals.set(row, (refusals.get(row) ?? 0) + 1);
    }
  }
}

async function judge(
  run: ChunkRun,
  chunk: Chunk,
  rows: readonly CsvRow[],
  refusals: ReadonlyMap<CsvRow, number>,
): Promise<Outcome[]> {
  const read = rows.map((row) => ({ row, result: readOrProblem(run, chunk, row, refusals.get(row) ?? 0) }));
  const contents = read.flatMap(({ result }) => ('content' in result ? [result.content] : []));
  const owners = await findOwners(
    run.table,
    contents.map(({ fields }) => fields),
  );
  const candidates = contents.flatMap(({ fields, password }) => (password ? owners(fields) : []));
  const secured = await withPassword(
    run.table,
    candidates.map(({ id }) => id),
  );
  const origin = run.origin();
  return await Promise.all(
    read.map(async ({ row, result }) =>
      'problem' in result
        ? failed(row, result.problem)
        : await evaluate({
            row,
            content: result.content,
            owners: owners(result.content.fields),
            hasPassword: (id) => secured.has(id),
            hash: run.hash,
            origin,
          }),
    ),
  );
}

function readOrProblem({ columns }: ChunkRun, { duplicates }: Chunk, row: CsvRow, refusals: number) {
  const repeated = duplicates.find((duplicate) => duplicate.row === row.row);
  if (repeated) {
    const message = `It is a duplicate of row ${repeated.of}: the same ${repeated.field}.`;
    return { problem: { code: 'duplicate' as const, message } };
  }
  if (refusals >= attempts) {
    const message = 'The customer kept changing while the row was imported. Import the row again.';
    return { problem: { code: 'conflict' as const, message } };
  }
  return readRow(row, columns);
}

type Keys = { readonly [Field in (typeof uniqueFields)[number]]?: string | null | undefined };

/** Reads who owns the given e-mails and external IDs, and tells it for each row's keys. */
async function findOwners(table: Table, rows: readonly Keys[]): Promise<(keys: Keys) => Customer[]> {
  const found = await Promise.all(
    uniqueFields.map(async (field) => {
      const values = rows.flatMap((keys) => keys[field] ?? []);
      return [field, await findByUniques(table, field, values)] as const;
    }),
  );
  return (keys) => {
    const owners = found.flatMap(([field, byValue]) => byValue.get(keys[field] ?? '') ?? []);
    return [...new Map(owners.map((owner) => [owner.id, owner])).values()];
  };
}

/** The first outcomes whose writes fit into one transaction, where no item may be written twice. */
function pack(outcomes: readonly Outcome[]): Outcome[] {
  const written = new Set<string>();
  const batch: Outcome[] = [];
  for (const outcome of outcomes) {
    const keys = outcome.change.writes.map(keyOf).map(({ PK, SK }) => `${PK}\n${SK}`);
    if (written.size + keys.length > mostWrites || keys.some((key) => written.has(key))) break;
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

/** Another delivery of the same message works on the chunk too: go on from where it has come. */
async function asItIsNow(table: Table, { jobId, attempt, chunk }: Chunk): Promise<Chunk> {
  const now = await readChunk(table, jobId, attempt, chunk);
  if (!now) throw new Error(`Chunk ${chunk} of job ${jobId} has vanished.`);
  return now;
}
