import type { S3Client } from '@aws-sdk/client-s3';
import { answerTo, askAfresh } from '../directory/afresh.ts';
import type { Job } from '../jobs/job.ts';
import { type JobResult, NotYet } from '../jobs/kind.ts';
import { commit } from '../table/commit.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { present, update } from '../table/writes.ts';
import { eraseElsewhere } from './elsewhere.ts';
import { changeErasing, type Erasing, endErasing, readErasing } from './erasing.ts';
import { type ErasedFile, eraseFiles, requireOthersDone } from './files.ts';
import { erasureKey } from './keys.ts';
import { learnFromLinks } from './links.ts';
import { eraseFromLog } from './log.ts';
import { Matcher } from './matcher.ts';
import { eraseFromOrders } from './orders.ts';
import { eraseOwnItems } from './own-items.ts';
import { erasePictures } from './pictures.ts';
import type { RemovedCounts } from './receipt.ts';
import { eraseFromJobs, eraseFromViews } from './searches.ts';
import { changeState, forgetState, readState, type State } from './state.ts';

export interface EraseDeps {
  readonly table: Table;
  readonly s3: S3Client;
  readonly importBucket: string;
  readonly exportBucket: string;
  readonly pictureBucket: string;
}

/** Who is looked for, and how far that has come. */
interface Search {
  readonly people: readonly Erasing[];
  readonly state: State;
}

/** How long one run searches before it lets the next one go on. One file may take a minute more. */
const runMs = 40_000;
const buildSeconds = 15;

/**
 * Finds and removes the copies of everybody whom the job has anonymised, and completes their receipts. Each step can be
 * repeated: a call that was broken off anywhere is simply made again. What must wait, or takes long, goes on with a next
 * message (`NotYet`).
 */
export const eraseCopies =
  (deps: EraseDeps) =>
  async ({ id }: Pick<Job, 'id'>): Promise<JobResult> => {
    try {
      await eraseAll(deps, id);
    } catch (error) {
      // Another delivery of the same message is at it, too.
      throw error instanceof Changed ? new NotYet('another run is at it', 1) : error;
    }
    return { files: [], reason: null };
  };

async function eraseAll(deps: EraseDeps, jobId: string): Promise<void> {
  const { table } = deps;
  const until = table.clock().getTime() + runMs;
  const people = await readErasing(table, jobId);
  if (people.length === 0) return;
  const known = await readState(table, jobId);
  const { upTo, asked } =
    known.asked === undefined ? await findCopies(deps, jobId, { people, state: known }, until) : known;
  const snapshots = asked === undefined ? undefined : await answerTo(table, asked);
  if (snapshots === undefined) throw new NotYet('a snapshot is to be made', buildSeconds);
  for (const one of await readErasing(table, jobId)) {
    if (one.customerId > upTo) break;
    if (table.clock().getTime() >= until) throw new NotYet('there are more receipts', 0);
    // Once more: a request that knew them before they were anonymised may have ended since.
    await complete(table, await eraseDirectly(deps, one), snapshots);
  }
  await commit(table, { writes: [forgetState(jobId)] });
  if ((await readErasing(table, jobId)).length > 0) throw new NotYet('there are more people', 0);
}

/**
 * Everything but snapshots, for which it asks.
 * @throws NotYet when it is more than fits into a run
 */
async function findCopies(deps: EraseDeps, jobId: string, begun: Search, until: number): Promise<State> {
  const { table } = deps;
  const direct = await eraseAllDirectly(deps, jobId, begun, until);
  const log = await eraseFromLog(table, jobId, direct, until);
  if (!log.done) throw new NotYet('there is more of the change log', 0);
  const orders = await eraseFromOrders(table, jobId, log, until);
  if (!orders.done) throw new NotYet('there are more orders', 0);
  return await search(deps, jobId, orders, until);
}

/** What lies under somebody's ids and addresses. */
async function eraseDirectly(deps: EraseDeps, one: Erasing): Promise<Erasing> {
  const { table } = deps;
  await erasePictures(deps, one);
  const learned = await learnFromLinks(table, one);
  return await eraseElsewhere(table, await eraseOwnItems(table, learned));
}

async function eraseAllDirectly(
  deps: EraseDeps,
  jobId: string,
  begun: Search,
  until: number,
): Promise<Search> {
  const { table } = deps;
  const people: Erasing[] = [];
  let upTo = begun.state.upTo;
  for (const one of begun.people) {
    if (one.customerId <= upTo) {
      people.push(one);
      continue;
    }
    if (table.clock().getTime() >= until) {
      await changeState(table, jobId, begun.state, { upTo });
      throw new NotYet('there are more people', 0);
    }
    people.push(await eraseDirectly(deps, one));
    upTo = one.customerId;
  }
  const isNew = upTo !== begun.state.upTo;
  const state = isNew ? await changeState(table, jobId, begun.state, { upTo }) : begun.state;
  return { people, state };
}

/** What names them elsewhere; and then, with nothing left in the log, the request for a snapshot. */
async function search(
  deps: EraseDeps,
  jobId: string,
  { people, state }: Search,
  until: number,
): Promise<State> {
  const { table } = deps;
  const matcher = new Matcher(people);
  const erasedAt = people.reduce((latest, one) => (one.erasedAt > latest ? one.erasedAt : latest), '');
  await requireOthersDone(table, erasedAt);
  const { erased, reached, done } = await eraseFiles(deps, { people, erasedAt }, state.files, until);
  await countFiles(table, people, erased);
  if (!done) {
    await changeState(table, jobId, state, { files: reached });
    throw new NotYet('there are more files', 0);
  }
  const origin = { actor: `erasure:${jobId}`, requestId: jobId, now: table.clock() };
  await eraseFromViews(table, matcher, origin);
  await eraseFromJobs(table, matcher);
  return await changeState(table, jobId, state, { asked: await askAfresh(table) });
}

async function countFiles(
  table: Table,
  people: readonly Erasing[],
  erased: readonly ErasedFile[],
): Promise<void> {
  for (const one of people) {
    const removed: RemovedCounts = { ...one.removed };
    for (const { kind, named } of erased)
      if (named === 'unreadable' || named.has(one.customerId)) removed[kind] = (removed[kind] ?? 0) + 1;
    if (Object.keys(removed).length === 0 || erased.length === 0) continue;
    await commit(table, { writes: [changeErasing(one, { removed })] });
  }
}

async function complete(table: Table, erasing: Erasing, snapshots: number): Promise<void> {
  const removed = { ...erasing.removed, ...(snapshots > 0 && { snapshots }) };
  const completedAt = table.clock().toISOString();
  const told = update(erasureKey(erasing.customerId), { removed, completedAt }, present());
  await commit(table, { writes: [endErasing(erasing), told] });
}
