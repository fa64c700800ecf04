import type { S3Client } from '@aws-sdk/client-s3';
import { hashPassword } from '../credentials/password.ts';
import type { ExportFiles } from '../exports/files.ts';
import type { Chunk } from '../jobs/chunk.ts';
import { CannotGoOn, type ChunkWork, type Outcome } from '../jobs/kind.ts';
import { mostWrites } from '../table/bounds.ts';
import type { Table } from '../table/table.ts';
import { detailsOf, type ReportedRow } from './chunk.ts';
import { type CsvRow, isBlank, rowsOfRange } from './csv.ts';
import { foreseer } from './foresee.ts';
import { GroupsForeseen, GroupsOnDemand } from './groups-on-demand.ts';
import { formatOf, type ImportJob, textOf } from './import-job.ts';
import { judgingOf } from './judgings.ts';
import { FileGone, readBytes } from './raw-file.ts';
import { type RowSettings, rowContextOf } from './row-context.ts';
import type { RowOutcome } from './row-outcome.ts';
import { goneBefore } from './words.ts';

export interface OpenDeps extends RowSettings, ExportFiles {
  readonly table: Table;
  readonly s3: S3Client;
}

/** How many rows are judged at first: a new customer takes three items at least. */
const firstWindow = 32;
/** A dry run writes to the table only what it tells of rows: that of so many nearly always fits into one item. */
const mostRows = 100;

/**
 * The rows of a chunk, read from the dropped file.
 * @throws CannotGoOn when the file is gone
 */
export async function openChunk(deps: OpenDeps, job: ImportJob, chunk: Chunk): Promise<ChunkWork> {
  const { table } = deps;
  const { options } = job.details;
  const [rows, context] = await Promise.all([rowsOf(deps, job, chunk), rowContextOf(table, options, deps)]);
  const byNumber = new Map(rows.map((row) => [row.row, row]));
  const format = formatOf(job);
  const judging = judgingOf(format.content);
  const groups = options.dryRun ? new GroupsForeseen() : new GroupsOnDemand(table, context.groups);
  const judge = await judging.judge({
    table,
    rows,
    options,
    reading: format,
    context,
    groups,
    // What a password would be kept as is told to nobody: it need not be made.
    hash: options.dryRun ? async () => '' : hashOnce(),
    since: job.createdAt,
    duplicates: detailsOf(chunk).duplicates,
    origin: () => ({
      actor: `import:${job.id}`,
      requestId: `${job.id}/${chunk.chunk}`,
      now: table.clock(),
    }),
  });
  const tell =
    groups instanceof GroupsForeseen
      ? await foreseer(deps, job, groups, judging)
      : async (outcomes: readonly RowOutcome[]) => outcomes.map(toOutcome);
  // What rests on the rows before it is foreseen with all of them.
  const most = options.dryRun && judging.together ? rows.length : mostRows;
  let window = options.dryRun ? most : firstWindow;
  return {
    items: [...byNumber.keys()],
    get window() {
      return window;
    },
    reportsAll: options.dryRun,
    together: judging.together && !options.dryRun,
    judge: async (numbers, refusals) => {
      const some = numbers.flatMap((number) => byNumber.get(number) ?? []);
      const outcomes = await tell(await judge(some, refusals));
      window = howManyFit(outcomes, most);
      return outcomes;
    },
  };
}

/** Beside the writes of rows a transaction holds the chunk's checkpoint and what is reported. */
const writesOfRows = mostWrites - 2;

/** How many rows like these fit into a transaction: more would be judged in vain. */
function howManyFit(outcomes: readonly Outcome[], most: number): number {
  const writes = outcomes.reduce((sum, { change }) => sum + change.writes.length, 0);
  return Math.min(most, Math.ceil((outcomes.length * writesOfRows) / Math.max(writes, 1)));
}

/** The rows that are not blank. */
async function rowsOf({ s3 }: OpenDeps, job: ImportJob, chunk: Chunk): Promise<CsvRow[]> {
  const { start, end } = detailsOf(chunk);
  const bytes = await readBytes(s3, textOf(job), { start, end }).catch((error: unknown) => {
    throw error instanceof FileGone ? new CannotGoOn(goneBefore(job, 'all its rows were imported')) : error;
  });
  const rows = rowsOfRange(bytes, { ...formatOf(job), firstRow: chunk.firstItem, start });
  return rows.filter((row) => !isBlank(row));
}

function toOutcome(outcome: RowOutcome): Outcome {
  const { row, start, end } = outcome.row;
  const { result, change, problem, tallies } = outcome;
  const report: ReportedRow | undefined = problem && { row, start, end, ...problem };
  return { item: row, result, change, report, tallies };
}

/** Hashing costs 55 ms: a row that is tried again keeps its hash. */
function hashOnce(): (row: CsvRow, password: string) => Promise<string> {
  const hashes = new Map<CsvRow, Promise<string>>();
  return (row, password) => {
    const hash = hashes.get(row) ?? hashPassword(password);
    hashes.set(row, hash);
    return hash;
  };
}
