import type { Table } from '../table/table.ts';
import { type Chunk, chunksFrom } from './chunk.ts';
import { addCounts, isPlanned, type Job, type JobCounts, type PlannedJob } from './job.ts';
import { findJob } from './repository.ts';

/** What has become of a job's items so far, those of the chunks that are worked through right now included. */
export interface Progress {
  readonly job: Job;
  readonly counts: JobCounts;
  /** When it last got on, as far as these counts tell. */
  readonly movedAt: Date;
}

/** Chunks are worked through nearly in their order: the open ones that have begun lie near the number of closed ones. */
const before = 16;
const chunksRead = 50;
/** How often a chunk may be closed between the two reads. */
const attempts = 3;

/** The job as it is now, and its progress: with the chunks and the job as they were at the same moment, if that is possible. */
export async function progressOf(table: Table, read: Job): Promise<Progress> {
  let job = read;
  for (let attempt = 0; attempt < attempts && isPlanned(job) && isMoving(job); attempt++) {
    const open = await openNear(table, job);
    const counts = open.reduce((sum, chunk) => addCounts(sum, chunk.counts), job.counts);
    const now = (await findJob(table, job.id)) ?? job;
    if (now.chunksClosed === job.chunksClosed) return { job: now, counts, movedAt: latest(now, open) };
    job = now;
  }
  return asStored(job);
}

/** What the job's own item says of its progress. */
export const asStored = (job: Job): Progress => ({ job, counts: job.counts, movedAt: latest(job) });

const latest = ({ updatedAt }: Job, open: readonly Chunk[] = []): Date =>
  new Date([updatedAt, ...open.map(({ movedAt }) => movedAt)].reduce((a, b) => (a > b ? a : b)));

const isMoving = ({ status }: Job): boolean =>
  status === 'running' || status === 'cancelling' || status === 'failed';

async function openNear(table: Table, { id, plan, chunksClosed }: PlannedJob): Promise<Chunk[]> {
  const first = Math.max(1, chunksClosed - before);
  const near = await chunksFrom(table, id, plan.attempt, first, chunksRead);
  return near.filter(({ closed }) => !closed);
}
