import { createReadStream, readFileSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type RowContext, rowReader } from '../../../shared/customer-files/row.ts';
import type { ChunkDetails } from '../../../shared/imports/chunk.ts';
import type { PlannedChunk } from '../../../shared/imports/chunk-cutter.ts';
import { isBlank, rowsOfRange } from '../../../shared/imports/csv.ts';
import { asImport, newImport } from '../../../shared/imports/import-job.ts';
import { openChunk } from '../../../shared/imports/open-chunk.ts';
import { standardOptions } from '../../../shared/imports/options.ts';
import { type FilePlan, planFile } from '../../../shared/imports/plan.ts';
import { workThroughNext } from '../../../shared/jobs/batch.ts';
import type { Chunk } from '../../../shared/jobs/chunk.ts';
import { noCounts } from '../../../shared/jobs/job.ts';
import { cpuMs } from '../directory/cpu.ts';
import { AgreeableTable } from './agreeable-table.ts';

/**
 * Takes one figure of an import, and prints it as JSON: what is done with the file of that path. A process of its
 * own, so that it can be held to one core, and its memory is that of nothing else.
 */

const [what = '', path = ''] = process.argv.slice(2);

const settings = { defaultCountry: 'ES', currency: 'EUR', shortestPassword: 8 };
const context: RowContext = {
  ...settings,
  groups: new Map(),
  customFields: new Map(),
  blankCells: 'keep',
  createGroups: false,
};

const makePlan = (): Promise<FilePlan> => planFile(createReadStream(path), { ...standardOptions, context });

/** What planners do: the whole file in one pass. */
async function plan() {
  const begin = cpuMs();
  const { rows } = await makePlan();
  return figures(rows, cpuMs() - begin);
}

const rowsOfChunk = (bytes: Buffer, { format }: FilePlan, { start, end, firstRow }: PlannedChunk) =>
  rowsOfRange(bytes.subarray(start, end), { ...format, firstRow, start }).filter((row) => !isBlank(row));

/** What workers learn of rows by themselves, and the requests to DynamoDB that could be made of that. */
async function read(send: (items: object[]) => Promise<void>) {
  const planned = await makePlan();
  const file = readFileSync(path);
  const begin = cpuMs();
  const readRow = await rowReader(planned.format, context);
  for (const chunk of planned.chunks) {
    const items = rowsOfChunk(file, planned, chunk).map(({ row, cells }) => {
      const result = readRow(cells);
      if ('problem' in result) throw new Error(`Row ${row}: ${result.problem.message}`);
      return { PK: `ROW#${row}`, SK: 'FIELDS', ...result.content.fields };
    });
    await send(items);
  }
  return figures(planned.rows, cpuMs() - begin);
}

const readAndForget = () => read(async () => {});

function readAndMarshal() {
  const { documents } = new AgreeableTable().open();
  return read(async (items) => {
    while (items.length > 0) {
      const TransactItems = items.splice(0, 100).map((Item) => ({ Put: { TableName: 'bench', Item } }));
      await documents.send(new TransactWriteCommand({ TransactItems }));
    }
  });
}

/** Everything that workers do, but for the table's own time: first all rows are new, then all have changed. */
async function wholeImport() {
  const planned = await makePlan();
  const bytes = readFileSync(path);
  const answers = new AgreeableTable();
  const table = answers.open();
  // The code uses nothing of the client but `send`, and nothing of the answer but its bytes.
  const s3 = {
    send: async ({ input: { Range = '' } }: { input: { Range?: string } }) => {
      const [start = 0, last = 0] = Range.replace('bytes=', '').split('-').map(Number);
      return { Body: { transformToByteArray: async () => bytes.subarray(start, last + 1) } };
    },
  } as unknown as S3Client;
  const now = new Date();
  const file = { bucket: 'bench', key: 'people.csv', eTag: 'e', modifiedAt: now };
  const { read: made } = newImport(file, bytes.length, now);
  const job = asImport({ ...made, details: { ...made.details, format: planned.format } });
  const run = async () => {
    const before = { units: answers.writeUnits, ms: cpuMs() };
    for (const part of planned.chunks) {
      let chunk = chunkOf(job.id, part, now);
      const work = await openChunk({ table, s3, exportBucket: 'bench', ...settings }, job, chunk);
      while (chunk.nextItem < chunk.endItem) chunk = await workThroughNext(table, work, chunk);
    }
    const units = (answers.writeUnits - before.units) / planned.rows;
    return { ...figures(planned.rows, cpuMs() - before.ms), units };
  };
  const created = await run();
  for (const [name, item] of answers.items) {
    if (name.endsWith(' PROFILE')) answers.items.set(name, { ...item, firstName: { S: 'Before' } });
  }
  return { created, changed: await run() };
}

function chunkOf(
  jobId: string,
  { chunk, firstRow, endRow, start, end, duplicates }: PlannedChunk,
  now: Date,
): Chunk {
  const details: ChunkDetails = { start, end, duplicates: [...duplicates] };
  return {
    jobId,
    attempt: 1,
    chunk,
    firstItem: firstRow,
    endItem: endRow,
    nextItem: firstRow,
    details,
    counts: noCounts,
    closed: false,
    version: 1,
    movedAt: now.toISOString(),
  };
}

function figures(rows: number, ms: number) {
  return { rows, ms, peakMb: process.resourceUsage().maxRSS / 1024 };
}

const modes: Readonly<Record<string, () => Promise<object>>> = {
  plan,
  read: readAndForget,
  marshal: readAndMarshal,
  import: wholeImport,
};
console.log(JSON.stringify(await modes[what]?.()));
