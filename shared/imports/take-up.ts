import { isPlanned, isUnfinished, type Job } from '../jobs/job.ts';
import type { WorkMessage } from '../jobs/messages.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import { findJob, jobUpdate } from '../jobs/repository.ts';
import { addLogKeys } from '../observability/log-keys.ts';
import { tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type FileIdentity, isSameDrop, jobIdOf } from './file-identity.ts';
import { type Asked, asImport, fileOf, foundFile, type ImportJob, newImport } from './import-job.ts';
import { awaitedBy } from './keys.ts';
import type { ImportOptions } from './options.ts';

/** What the table knows of a file that lies in the bucket. */
export interface KnownFile {
  /** Of its job, whether there is one already or not. */
  readonly jobId: string;
  /** Its job; it may not know yet that its file has come. */
  readonly job: ImportJob | undefined;
  /** What was asked for with the form that it was uploaded by, when another file was uploaded by that before. */
  readonly asked?: Asked;
}

/**
 * Which job a file belongs to: the one that its key says it was uploaded for; else one of its own, whose id follows
 * from the drop. So does the job of a second file that comes by the same form.
 */
export async function knownFile(table: Table, file: FileIdentity): Promise<KnownFile> {
  const awaiting = awaitedBy(file.key);
  const asked = awaiting === undefined ? undefined : await findImport(table, awaiting);
  if (asked && isFor(asked, file)) return { jobId: asked.id, job: asked };
  const jobId = jobIdOf(file);
  const job = await findImport(table, jobId);
  return { jobId, job, ...(asked && { asked: asked.details }) };
}

async function findImport(table: Table, id: string): Promise<ImportJob | undefined> {
  const found = await findJob(table, id);
  return found?.kind === 'import' ? asImport(found) : undefined;
}

function isFor(job: ImportJob, file: FileIdentity): boolean {
  const its = fileOf(job);
  return its ? isSameDrop(its, file) : job.details.source.key === file.key;
}

/** Whether nobody has taken the file up yet: its notification is on its way, or lost. */
export const isStillToCome = ({ job }: KnownFile): boolean => !job || fileOf(job) === undefined;

/** What is found out about a file. */
export interface Found {
  readonly file: FileIdentity;
  readonly bytes: number;
  /** What its import is to be like, unless it was uploaded for a job that says so. */
  readonly options: ImportOptions;
}

/**
 * The file's job as it is, made if need be; from now on it knows its file.
 * @returns `isNew`: whether this call has done that
 */
export async function register(table: Table, found: Found): Promise<{ job: ImportJob; isNew: boolean }> {
  const { file, bytes } = found;
  for (;;) {
    const { jobId, job, asked = found } = await knownFile(table, file);
    addLogKeys({ jobId });
    if (job && fileOf(job)) return { job, isNew: false };
    const now = table.clock();
    const { read, write } = job ? arrived(job, found, now) : newImport(file, bytes, now, asked);
    const { refused } = await tryCommit(table, { writes: [write] });
    if (refused.length === 0) return { job: read, isNew: true };
  }
}

export interface TakeUpDeps {
  readonly table: Table;
  readonly workQueue: Queue;
}

/** The file's job, when it is to be planned. One that was planned and failed gets back in line. */
export async function takeUp({ table, workQueue }: TakeUpDeps, found: Found): Promise<ImportJob | undefined> {
  for (;;) {
    const { job, isNew } = await register(table, found);
    if (!isUnfinished(job)) {
      // Its file may have come after its end, or a planner have died before it asked for the end of what it refused.
      await sendAll(workQueue, [{ kind: 'finish', jobId: job.id } satisfies WorkMessage]);
      return undefined;
    }
    if (isNew) return job;
    if (isPlanned(job) && job.status !== 'failed') return undefined;
    const { read, write } = tryAgain(job, table.clock());
    const { refused } = await tryCommit(table, { writes: [write] });
    if (refused.length === 0) return isPlanned(read) ? undefined : read;
  }
}

type Changed = { readonly read: ImportJob; readonly write: Write };

/** The job whose file has come. It may have come too late for one that was cancelled; not for one that gave it up. */
function arrived(job: ImportJob, { file, bytes }: Found, now: Date): Changed {
  const { keptUntil, source } = foundFile(file, bytes);
  const patch = { keptUntil, details: { ...job.details, source } };
  const isWanted = job.status === 'uploading' || job.status === 'failed';
  const state = isWanted && ({ status: 'planning', failedFrom: null, reason: null } as const);
  return changed(job, { ...patch, ...state }, now);
}

/** An attempt of its own: its version names its chunks, and a slower attempt's will not count. */
const tryAgain = (job: ImportJob, now: Date): Changed =>
  changed(job, { status: isPlanned(job) ? 'waiting' : 'planning', resumable: false, reason: null }, now);

const changed = (job: ImportJob, patch: Partial<Job>, now: Date): Changed => ({
  read: asImport({ ...job, ...patch, version: job.version + 1 }),
  write: jobUpdate(job, patch, now),
});
