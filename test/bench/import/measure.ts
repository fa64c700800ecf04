import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { type RowContent, type RowContext, rowReader } from '../../../shared/customer-files/row.ts';
import { profileSortKey } from '../../../shared/customers/keys.ts';
import { toNewChunk } from '../../../shared/imports/chunk.ts';
import type { PlannedChunk } from '../../../shared/imports/chunk-cutter.ts';
import { type CsvRow, isBlank, rowsOfRange } from '../../../shared/imports/csv.ts';
import { evaluate } from '../../../shared/imports/evaluation.ts';
import { asImport, newImport } from '../../../shared/imports/import-job.ts';
import { openChunk } from '../../../shared/imports/open-chunk.ts';
import { standardOptions } from '../../../shared/imports/options.ts';
import { type FilePlan, planFile } from '../../../shared/imports/plan.ts';
import { workThroughNext } from '../../../shared/jobs/batch.ts';
import type { Chunk } from '../../../shared/jobs/chunk.ts';
import { noCounts } from '../../../shared/jobs/job.ts';
import { commit } from '../../../shared/table/commit.ts';
import { pack } from '../../../shared/table/pack.ts';
import { cpuMs } from '../directory/cpu.ts';
import { AgreeableTable } from './agreeable-table.ts';
import { endToEnd } from './end-to-end.ts';
import { settings } from './settings.ts';

/**
 * Takes one figure of an import, and prints it as JSON: what is done with the file of that path, and
 * for a file of what customers own with theirs. A process of its
 * own, so that it can be held to one core, and its memory is that of nothing else.
 */

const [what = '', path = '', customersPath = ''] = process.argv.slice(2);

const context: RowContext = {
  ...settings,
  groups: new Map(),
  customFields: new Map(),
  blankCells: 'keep',
  createGroups: false,
};

const planOf = (file: string): Promise<FilePlan> =>
  planFile(createReadStream(file), { ...standardOptions, context });

/** What planners do: the whole file in one pass. */
async function plan() {
  const begin = cpuMs();
  const { rows } = await planOf(path);
  return figures(rows, cpuMs() - begin);
}

const rowsOfChunk = (bytes: Buffer, { format }: FilePlan, { start, end, firstRow }: PlannedChunk) =>
  rowsOfRange(bytes.subarray(start, end), { ...format, firstRow, start }).filter((row) => !isBlank(row));

interface ReadRow {
  readonly row: CsvRow;
  readonly content: RowContent;
}

/** What workers learn of rows by themselves, and what is made of a chunk of them. */
async function read(make: (rows: readonly ReadRow[]) => Promise<void>) {
  const planned = await planOf(path);
  const file = readFileSync(path);
  const begin = cpuMs();
  const readRow = await rowReader(planned.format, context);
  for (const chunk of planned.chunks) {
    const rows = rowsOfChunk(file, planned, chunk).map((row) => {
      const result = readRow(row.cells);
      if ('problem' in result) throw new Error(`Row ${row.row}: ${result.problem.message}`);
      return { row, ...result };
    });
    await make(rows);
  }
  return figures(planned.rows, cpuMs() - begin);
}

const readAndForget = () => read(async () => {});

/** The writes of rows whose customers are all new, as the requests that go to DynamoDB: nothing is read. */
async function readAndMarshal() {
  const table = new AgreeableTable({ keeps: false }).open();
  table.lanes.believe(table.lanes.preferred, { n: 1, at: new Date().toISOString() });
  const origin = { actor: 'import:bench', requestId: 'bench/1', now: new Date() };
  const nobody = { owner: undefined, hasPassword: () => false, overwriteConsent: false };
  const opening = async () => ({ writes: [] });
  const given = { ...nobody, hash: async () => '', opening, origin, context };
  return await read(async (rows) => {
    const outcomes = await Promise.all(rows.map((row) => evaluate({ ...row, ...given })));
    for (const { change } of pack(outcomes)) await commit(table, change);
  });
}

/** A worker and its table, which answers within the process: its time is not in the figures. */
function workshop() {
  const answers = new AgreeableTable({ keeps: true });
  const table = answers.open();
  const importFile = async (file: string) => {
    const planned = await planOf(file);
    const bytes = readFileSync(file);
    // The code uses nothing of the client but `send`, and nothing of the answer but its bytes.
    const s3 = {
      send: async ({ input: { Range = '' } }: { input: { Range?: string } }) => {
        const [start = 0, last = 0] = Range.replace('bytes=', '').split('-').map(Number);
        return { Body: { transformToByteArray: async () => bytes.subarray(start, last + 1) } };
      },
    } as unknown as S3Client;
    const now = new Date();
    const dropped = { bucket: 'bench', key: basename(file), eTag: 'e', modifiedAt: now };
    const { read: made } = newImport(dropped, bytes.length, now);
    const job = asImport({ ...made, details: { ...made.details, format: planned.format } });
    const before = { units: answers.writeUnits, ms: cpuMs() - answers.ms };
    const counts = { ...noCounts };
    for (const part of planned.chunks) {
      let chunk = chunkOf(job.id, part, now);
      const work = await openChunk({ table, s3, exportBucket: 'bench', ...settings }, job, chunk);
      while (chunk.nextItem < chunk.endItem) chunk = await workThroughNext(table, work, chunk);
      counts.failed += chunk.counts.failed;
    }
    if (counts.failed > 0) throw new Error(`${counts.failed} rows of ${basename(file)} failed.`);
    const units = (answers.writeUnits - before.units) / planned.rows;
    return { ...figures(planned.rows, cpuMs() - answers.ms - before.ms), units };
  };
  return { answers, importFile };
}

/** Everything that workers do, but for the table's own time: first all rows are new, then all have changed. */
async function wholeImport() {
  const { answers, importFile } = workshop();
  const created = await importFile(path);
  answers.changeAll(profileSortKey, { firstName: { S: 'Before' } });
  return { created, changed: await importFile(path) };
}

/** The same of a file of what customers own, once they have come in from theirs. */
async function importOfOwned() {
  const { importFile } = workshop();
  await importFile(customersPath);
  return await importFile(path);
}

function chunkOf(jobId: string, planned: PlannedChunk, now: Date): Chunk {
  return {
    ...toNewChunk(planned),
    jobId,
    attempt: 1,
    nextItem: planned.firstRow,
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
  owned: importOfOwned,
  endToEnd: () => endToEnd(path),
};
console.log(JSON.stringify(await modes[what]?.()));
