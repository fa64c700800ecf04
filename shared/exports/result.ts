import { readDefinitions } from '../custom-fields/repository.ts';
import { writtenColumns } from '../customer-files/write.ts';
import { isPlanned, isUnfinished } from '../jobs/job.ts';
import type { JobResult } from '../jobs/kind.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { findJob } from '../jobs/repository.ts';
import { DoesNotFit } from '../workbooks/write/does-not-fit.ts';
import { contentTypes, fileContent } from './content.ts';
import { fileKey, uploadFile } from './files.ts';
import type { ExportJob } from './job.ts';
import type { OpenDeps } from './open-chunk.ts';
import { parts } from './parts.ts';

const none: JobResult = { files: [], reason: null };

/** The file of an export, joined from its parts in one go. One that is cancelled has none. */
export async function resultOf(deps: OpenDeps, job: ExportJob): Promise<JobResult> {
  if (job.status === 'cancelling' || !isPlanned(job)) return none;
  const { format, fileName, columns } = job.details;
  const there = new Map(
    writtenColumns(await readDefinitions(deps.table)).map(({ name, kind }) => [name, kind]),
  );
  const typed = columns.map((name) => ({ name, kind: there.get(name) ?? ('text' as const) }));
  const key = fileKey(job.id, format);
  try {
    await uploadFile(deps, key, contentTypes[format], fileContent(job.details, typed, parts(deps, job)));
  } catch (error) {
    if (error instanceof DoesNotFit) return { files: [], reason: error.message };
    const now = await findJob(deps.table, job.id);
    if (!now || isUnfinished(now)) throw error;
    // Another delivery has ended it meanwhile, and removed the parts: nobody asks for this result any more.
    return none;
  }
  const expiresAt = daysAfter(deps.table.clock(), lifetimes.exportFile).toISOString();
  return { files: [{ name: `customers.${format}`, downloadAs: fileName, key, expiresAt }], reason: null };
}
