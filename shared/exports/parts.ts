import { isPlanned } from '../jobs/job.ts';
import { reportsOfJob } from '../jobs/reports.ts';
import type { Table } from '../table/table.ts';
import { type ExportFiles, readPart } from './files.ts';
import type { ExportJob } from './job.ts';
import { exportReport } from './report.ts';

/** How many parts are fetched before they are needed: all together some ten megabytes, in the worst case a hundred. */
const ahead = 8;

/** The parts of a file in their order: exactly those that a checkpoint's transaction has named. */
export const parts = (
  deps: ExportFiles & { readonly table: Table },
  job: ExportJob,
): AsyncGenerator<Uint8Array> => fetched(deps, partKeys(deps.table, job));

/** What lies under those keys, in their order, each fetched before it is needed. */
export async function* fetched(files: ExportFiles, keys: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const waiting: Promise<Uint8Array>[] = [];
  for await (const key of keys) {
    const part = readPart(files, key);
    // It is thrown where the part is needed.
    part.catch(() => {});
    waiting.push(part);
    if (waiting.length > ahead) yield await next(waiting);
  }
  while (waiting.length > 0) yield await next(waiting);
}

async function next(waiting: Promise<Uint8Array>[]): Promise<Uint8Array> {
  return (await waiting.shift()) ?? new Uint8Array();
}

async function* partKeys(table: Table, job: ExportJob): AsyncGenerator<string> {
  if (!isPlanned(job)) return;
  const { id, plan } = job;
  for await (const { report } of reportsOfJob(table, 'RESULTS', { id, attempt: plan.attempt })) {
    yield* exportReport.parse(report).parts ?? [];
  }
}
