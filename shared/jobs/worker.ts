import type { Table } from '../table/table.ts';
import { workThroughNext } from './batch.ts';
import { type Chunk, readAgain, readChunk } from './chunk.ts';
import { closeChunks } from './close.ts';
import { type FinishDeps, finish } from './finish.ts';
import { isOver, isPlanned, isUnfinished, type PlannedJob } from './job.ts';
import { CannotGoOn, kindOf, NotYet } from './kind.ts';
import type { WorkMessage } from './messages.ts';
import { type Queue, sendAll } from './queue.ts';
import { nameOf } from './queue-consumer.ts';
import { changeJob, failJob, findJob } from './repository.ts';

export interface WorkerDeps extends FinishDeps {
  readonly workQueue: Queue;
}

/** Does what a message of the work queue asks for. A repeated message changes nothing. */
export async function work(deps: WorkerDeps, message: WorkMessage): Promise<void> {
  const { table, kinds, workQueue } = deps;
  if (message.kind === 'finish') return await finishOrWait(deps, message);
  const job = await findJob(table, message.jobId);
  if (!job) return;
  const kind = kindOf(kinds, job);
  // An earlier delivery may have died when it had just written what the end of the job has removed.
  if (isOver(job)) return await kind.tidyUp(job);
  if (!isUnfinished(job)) return;
  if (message.kind === 'resume') return await kind.requeue(job);
  if (!isPlanned(job) || !(await hasItsTurn(table, job, message.chunk))) return;
  try {
    const done = await workThroughChunk(deps, job, message.chunk);
    if (!done) return await sendAll(workQueue, [message]);
  } catch (error) {
    if (!(error instanceof CannotGoOn)) throw error;
    await failJob(table, job.id, { resumable: false, reason: error.message });
    return await finish(deps, job.id);
  }
  const next: WorkMessage = { ...message, chunk: message.chunk + 1 };
  if (job.plan.inOrder && next.chunk <= job.plan.chunks) return await sendAll(workQueue, [next]);
  const now = await findJob(table, job.id);
  const end: WorkMessage = { kind: 'finish', jobId: job.id };
  if (now?.chunksClosed === job.plan.chunks) await sendAll(workQueue, [end]);
}

/** Whether the chunk may be begun: whoever closes the one before it queues it again. */
async function hasItsTurn(table: Table, { id, plan }: PlannedJob, chunk: number): Promise<boolean> {
  if (!plan.inOrder || chunk === 1) return true;
  return (await readChunk(table, id, plan.attempt, chunk - 1))?.closed === true;
}

async function finishOrWait(deps: WorkerDeps, message: WorkMessage): Promise<void> {
  try {
    await finish(deps, message.jobId);
  } catch (error) {
    if (!(error instanceof NotYet)) throw error;
    // Whoever waits has not stalled.
    await changeJob(deps.table, message.jobId, (job) => (isOver(job) ? undefined : { requeues: 0 }));
    await sendAll(deps.workQueue, [message], error.seconds);
  }
}

/** Marks the job of a message that failed again and again. A job that is being cancelled stays that. */
export async function giveUpWork(deps: WorkerDeps, message: WorkMessage, error: unknown): Promise<void> {
  const { table, kinds } = deps;
  const job = await findJob(table, message.jobId);
  if (!job) return;
  const kind = kindOf(kinds, job);
  const part = message.kind === 'chunk' ? `Chunk ${message.chunk}` : parts[message.kind];
  const reason = `${part} of the ${kind.noun} failed again and again (${nameOf(error)}). ${kind.howToGoOn(job)}`;
  await failJob(table, job.id, { resumable: true, reason });
  await kind.ended();
}

const parts = { finish: 'The end', resume: 'The resumption' };

/**
 * How long one run works on a chunk: most are done sooner. A slow one, of a throttled table, goes on with a next
 * message at once instead of being cut off by the time-out and hidden for as long as the queue hides messages.
 */
const runMs = 30_000;

/** @returns whether the chunk is closed, for the items that fit into the time of a run: one batch at least */
async function workThroughChunk(deps: WorkerDeps, job: PlannedJob, number: number): Promise<boolean> {
  const { table, kinds } = deps;
  const until = table.clock().getTime() + runMs;
  let chunk = await readChunk(table, job.id, job.plan.attempt, number);
  if (!chunk) throw new Error(`Job ${job.id} has no chunk ${number}.`);
  if (isOpen(chunk)) {
    const opened = await kindOf(kinds, job).open(job, chunk);
    do chunk = await workThroughNext(table, opened, chunk);
    while (isOpen(chunk) && table.clock().getTime() < until && (await goesOn(table, job.id)));
  }
  if (isOpen(chunk)) return false;
  await close(table, chunk);
  return true;
}

const isOpen = ({ closed, nextItem, endItem }: Chunk): boolean => !closed && nextItem < endItem;

/** Whether nothing has ended the job meanwhile: the next one may have begun, and its work must not be undone. */
async function goesOn(table: Table, jobId: string): Promise<boolean> {
  const now = await findJob(table, jobId);
  return now !== undefined && isUnfinished(now);
}

async function close(table: Table, read: Chunk): Promise<void> {
  let chunk = read;
  while (!chunk.closed && !(await closeChunks(table, chunk.jobId, [chunk])))
    chunk = await readAgain(table, chunk);
}
