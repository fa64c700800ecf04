import { isPlanned, isUnfinished } from '../jobs/job.ts';
import type { JobResult } from '../jobs/kind.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { findJob } from '../jobs/repository.ts';
import { DoesNotFit } from '../workbooks/write/does-not-fit.ts';
import { contentTypes, fileContent } from './content.ts';
import { fileKey, uploadFile } from './files.ts';
import type { ExportJob } from './job.ts';
import { mostCells } from './limits.ts';
import type { OpenDeps } from './open-chunk.ts';
import { parts } from './parts.ts';
import { subjectOf } from './subjects.ts';

const none: JobResult = { files: [], reason: null };
const tooMany: JobResult = {
  files: [],
  reason: `A workbook has at most ${mostCells.toLocaleString('en')} cells. Export fewer customers or columns, or as CSV.`,
};

/** The file of an export, joined from its parts in one go. One that is cancelled has none. */
export async function resultOf(deps: OpenDeps, job: ExportJob): Promise<JobResult> {
  if (job.status === 'cancelling' || !isPlanned(job)) return none;
  const { content, format, fileName, columns } = job.details;
  // How many rows there are of each customer, only the work has told.
  if (format === 'xlsx' && (job.tallies?.rows ?? 0) * columns.length > mostCells) return tooMany;
  const subject = subjectOf(content);
  const there = new Map((await subject.columns(deps.table)).map(({ name, kind }) => [name, kind]));
  const typed = columns.map((name) => ({ name, kind: there.get(name) ?? ('text' as const) }));
  const name = `${subject.name}.${format}`;
  const key = fileKey(job.id, name);
  const bytes = fileContent(job.details, typed, parts(deps, job), subject.sheet);
  try {
    await uploadFile(deps, key, contentTypes[format], bytes);
  } catch (error) {
    if (error instanceof DoesNotFit) return { files: [], reason: error.message };
    const now = await findJob(deps.table, job.id);
    if (!now || isUnfinished(now)) throw error;
    // Another delivery has ended it meanwhile, and removed the parts: nobody asks for this result any more.
    return none;
  }
  const expiresAt = daysAfter(deps.table.clock(), lifetimes.exportFile).toISOString();
  return { files: [{ name, downloadAs: fileName, key, expiresAt }], reason: null };
}
