import { type ExportFiles, uploadFile } from '../exports/files.ts';
import { fetched } from '../exports/parts.ts';
import { isPlanned } from '../jobs/job.ts';
import { reportsOfJob } from '../jobs/reports.ts';
import type { Table } from '../table/table.ts';
import { foreseenRow } from './chunk.ts';
import { changesHeader, changesLine } from './foresee.ts';
import type { ImportJob } from './import-job.ts';
import { changesKey } from './keys.ts';

/** The file that says field by field what a dry run would change, joined from its parts; none of another import. */
export async function writeChanges(
  deps: ExportFiles & { readonly table: Table },
  job: ImportJob,
): Promise<{ name: string; key: string }[]> {
  if (!job.details.options.dryRun || !isPlanned(job)) return [];
  const key = changesKey(job.id);
  const content = ReadableStream.from(withHeader(fetched(deps, partKeys(deps.table, job))));
  await uploadFile(deps, key, 'text/csv; charset=utf-8', content);
  return [{ name: 'changes.csv', key }];
}

/** Without a byte order mark, Excel takes UTF-8 for another encoding. */
async function* withHeader(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`\ufeff${changesLine(changesHeader)}`);
  yield* parts;
}

async function* partKeys(table: Table, { id, plan }: ImportJob): AsyncGenerator<string> {
  if (!plan) return;
  for await (const { report } of reportsOfJob(table, 'RESULTS', { id, attempt: plan.attempt })) {
    const { part } = foreseenRow.parse(report);
    if (part !== undefined) yield part;
  }
}
