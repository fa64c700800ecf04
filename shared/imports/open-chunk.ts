import type { S3Client } from '@aws-sdk/client-s3';
import { hashPassword } from '../credentials/password.ts';
import { contextOfNow, rowReader } from '../customer-files/row.ts';
import type { Chunk } from '../jobs/chunk.ts';
import { CannotGoOn, type ChunkWork, type Outcome } from '../jobs/kind.ts';
import type { Table } from '../table/table.ts';
import { detailsOf, type ReportedRow } from './chunk.ts';
import { type CsvRow, isBlank, rowsOfRange } from './csv.ts';
import type { RowOutcome } from './evaluation.ts';
import { formatOf, type ImportJob, theFileOf } from './import-job.ts';
import { judge } from './judge.ts';
import { FileGone, readBytes } from './raw-file.ts';
import { goneBefore } from './words.ts';

export interface OpenDeps {
  readonly table: Table;
  readonly s3: S3Client;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty. */
  readonly defaultCountry: string;
  /** Characters that a password has at least. */
  readonly shortestPassword: number;
}

/** A new customer takes three items at least: more rows than this never fit into a transaction. */
const window = 32;

/**
 * The rows of a chunk, read from the dropped file.
 * @throws CannotGoOn when the file is gone
 */
export async function openChunk(deps: OpenDeps, job: ImportJob, chunk: Chunk): Promise<ChunkWork> {
  const { table, s3, defaultCountry, shortestPassword } = deps;
  const format = formatOf(job);
  const { start, end, duplicates } = detailsOf(chunk);
  const bytes = await readBytes(s3, theFileOf(job), { start, end }).catch((error: unknown) => {
    throw error instanceof FileGone ? new CannotGoOn(goneBefore(job, 'all its rows were imported')) : error;
  });
  const rows = rowsOfRange(bytes, { ...format, firstRow: chunk.firstItem, start });
  const byNumber = new Map(rows.filter((row) => !isBlank(row)).map((row) => [row.row, row]));
  const origin = () => ({
    actor: `import:${job.id}`,
    requestId: `${job.id}/${chunk.chunk}`,
    now: table.clock(),
  });
  const read = await rowReader(format, { ...contextOfNow, defaultCountry, shortestPassword });
  const run = { table, read, duplicates, origin, defaultCountry, hash: hashOnce() };
  return {
    items: [...byNumber.keys()],
    window,
    reportsAll: false,
    judge: async (numbers, refusals) => {
      const some = numbers.flatMap((number) => byNumber.get(number) ?? []);
      return (await judge(run, some, refusals)).map(toOutcome);
    },
  };
}

function toOutcome({ row: { row, start, end }, result, change, problem }: RowOutcome): Outcome {
  const report: ReportedRow | undefined = problem && { row, start, end, ...problem };
  return { item: row, result, change, report };
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
