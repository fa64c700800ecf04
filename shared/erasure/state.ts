import * as z from 'zod';
import { jobPartition } from '../jobs/keys.ts';
import { commit } from '../table/commit.ts';
import { readItem } from '../table/read.ts';
import { Changed } from '../table/retry.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';

const stateKey = (jobId: string): Key => ({ PK: jobPartition(jobId), SK: 'ERASURE-STATE' });

/** How far the search for copies has come, as far as it need not be repeated. */
const state = z.object({
  /** Up to whom, by their ids, all is removed that lies under their ids and addresses. */
  upTo: z.string().default(''),
  /** Up to which entry of which lane the change log is searched. */
  log: z.object({ lane: z.int(), n: z.int() }).default({ lane: 0, n: 0 }),
  /** Up to where orders are searched: of so many of their ids all, of the next one up to that sort key. */
  orders: z.object({ place: z.int(), after: z.string() }).default({ place: 0, after: '' }),
  /** Up to which object of which bucket files are searched: a bucket lists its objects by their keys. */
  files: z.object({ bucket: z.string(), key: z.string() }).optional(),
  /** The number of the request for a fresh snapshot. */
  asked: z.int().optional(),
  version: z.int().nonnegative(),
});
export type State = z.output<typeof state>;
export type Reached = State['files'];

/** How far an anonymisation has come. One that has not begun has the version 0. */
export async function readState(table: Table, jobId: string): Promise<State> {
  const item = await readItem(table, stateKey(jobId));
  return state.parse(item ?? { version: 0 });
}

/** @throws Changed when another delivery of the same message has come further meanwhile */
export async function changeState(
  table: Table,
  jobId: string,
  read: State,
  patch: Partial<State>,
): Promise<State> {
  const next = { ...read, ...patch, version: read.version + 1 };
  const require = read.version === 0 ? absent() : equals('version', read.version);
  const write = put({ ...stateKey(jobId), ...next }, require, () => new Changed());
  await commit(table, { writes: [write] });
  return next;
}

/** The write that forgets it. */
export const forgetState = (jobId: string): Write => remove(stateKey(jobId));
