import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { isPlanned, type Job, running } from '../jobs/job.ts';
import { earliestJobId } from '../jobs/job-id.ts';
import { daysBefore, droppedFileDaysAtMost } from '../jobs/lifetimes.ts';
import type { WorkMessage } from '../jobs/messages.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import { changeJob, findJob, jobsBetween, jobUpdate } from '../jobs/repository.ts';
import { stalledSince } from '../jobs/stalled.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import { tryCommit } from '../table/commit.ts';
import { readItem } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { absent, equals, put, type Write } from '../table/writes.ts';
import { type DroppedFile, isFile } from './file-event.ts';
import { isSameDrop, placeInLine } from './file-identity.ts';
import { asImport, type ImportJob, theFileOf } from './import-job.ts';
import { turnKey } from './keys.ts';
import { FileGone, lookUpFile } from './raw-file.ts';
import { isStillToCome, knownFile } from './take-up.ts';
import { goneBefore } from './words.ts';

export interface LineDeps {
  readonly table: Table;
  readonly s3: S3Client;
  readonly workQueue: Queue;
}

/** Whose turn it is, or was last. It is not given back: it passes on once its holder has come to an end. */
export const turnItem = z.object({ jobId: z.string() });
type Turn = z.output<typeof turnItem>;

/**
 * Imports run one after another, in the order of their drops: of two files about the same customers, the later
 * one decides. Starts the next one unless another has its turn. To be called whenever a job was planned or came
 * to its end; a call too many does nothing, and one that was broken off is simply made again.
 */
export async function startNextImport(deps: LineDeps): Promise<void> {
  const { table } = deps;
  for (;;) {
    const turn = await readTurn(table);
    const holder = turn && (await findJob(table, turn.jobId));
    if (holder?.status === 'waiting') return await start(deps, holder);
    if (holder && (await isAtWork(table, holder))) return;
    const next = await firstInLine(table);
    if (next?.status === 'planning' && (await failIfGone(deps, next))) continue;
    if (next?.status !== 'waiting' || (await somethingOlderComes(deps, next))) return;
    // An older file may have got its job after the line was looked at, and before its file was.
    if ((await firstInLine(table))?.id !== next.id) continue;
    const { refused } = await tryCommit(table, { writes: passTurn(turn, holder, next, table.clock()) });
    if (refused.length === 0 && holder?.resumable) await askForEnd(deps, holder);
  }
}

async function readTurn(table: Table): Promise<Turn | undefined> {
  const item = await readItem(table, turnKey);
  return item && turnItem.parse(item);
}

/**
 * The writes that give the turn to the next job, refused when somebody else has passed it on meanwhile. One that
 * has failed half-way cannot go on from now on: its rows would undo those of a later file.
 */
function passTurn(turn: Turn | undefined, holder: Job | undefined, { id }: Job, now: Date): Write[] {
  const pass = put({ ...turnKey, jobId: id }, turn ? equals('jobId', turn.jobId) : absent());
  return holder?.resumable ? [pass, jobUpdate(holder, { resumable: false }, now)] : [pass];
}

/**
 * One that has failed half-way, or is being cancelled, keeps its turn while the rest of its chunks are still worked
 * through.
 */
async function isAtWork(table: Table, job: Job): Promise<boolean> {
  const isLeaving = job.status === 'cancelling' || (job.status === 'failed' && job.resumable);
  return isLeaving ? (await stalledSince(table, job)) === undefined : job.status === 'running';
}

/** A job that is asked for comes some time before its file does: its id may be older than its place. */
const oldestDays = droppedFileDaysAtMost + 1;

async function firstInLine(table: Table): Promise<ImportJob | undefined> {
  const after = earliestJobId(daysBefore(table.clock(), oldestDays));
  let first: ImportJob | undefined;
  for await (const job of jobsBetween(table, { after }, 'oldest first')) {
    if (job.kind !== 'import' || (job.status !== 'planning' && job.status !== 'waiting')) continue;
    const next = asImport(job);
    if (!first || placeOf(next) < placeOf(first)) first = next;
  }
  return first;
}

const placeOf = (job: ImportJob): string => placeInLine(theFileOf(job), job.id);

/**
 * A file that was deleted or replaced never comes back, and no message is about it any more: whoever waits behind it
 * would wait for ever.
 * @returns whether it is gone; its job has failed then
 */
async function failIfGone(deps: LineDeps, job: ImportJob): Promise<boolean> {
  const { table, s3 } = deps;
  const file = theFileOf(job);
  const listed = await lookUpFile(s3, file).catch((error: unknown) => {
    if (!(error instanceof FileGone)) throw error;
  });
  if (listed && isSameDrop({ ...file, ...listed }, file)) return false;
  const reason = goneBefore(job, 'it was read');
  const before = await changeJob(table, job.id, ({ status }) =>
    status === 'planning' ? { status: 'failed', failedFrom: status, resumable: false, reason } : undefined,
  );
  if (before) await askForEnd(deps, job);
  return true;
}

/** Has what a job has left removed, now that it can never go on. */
const askForEnd = async ({ workQueue }: LineDeps, { id }: Job): Promise<void> =>
  await sendAll(workQueue, [{ kind: 'finish', jobId: id } satisfies WorkMessage]);

/** Whether a file that was dropped before this job's is still to be planned: notifications overtake each other. */
async function somethingOlderComes({ table, s3 }: LineDeps, job: ImportJob): Promise<boolean> {
  const place = placeOf(job);
  for await (const file of droppedFiles(s3, job.details.source.bucket)) {
    // No id makes a place that is behind this one when this one's time is.
    if (placeInLine(file, '') > place) continue;
    const known = await knownFile(table, file);
    if (placeInLine(file, known.jobId) < place && isStillToCome(known)) return true;
  }
  return false;
}

/** All files that lie in the bucket. */
export async function* droppedFiles(
  s3: S3Client,
  bucket: string,
): AsyncGenerator<DroppedFile & { readonly modifiedAt: Date }> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key: key, ETag, LastModified: modifiedAt } of Contents) {
      if (!key || !ETag || !modifiedAt || !isFile({ key })) continue;
      yield { bucket, key, eTag: ETag.replaceAll('"', ''), modifiedAt };
    }
  }
}

/** Marked as running only once its chunks are queued: until then, the next call queues them again. */
async function start({ table, workQueue }: LineDeps, job: Job): Promise<void> {
  if (isPlanned(job)) await queueUnfinishedWork(table, workQueue, job);
  await changeJob(table, job.id, (now) =>
    now.status === 'waiting' ? running(now, table.clock()) : undefined,
  );
}
