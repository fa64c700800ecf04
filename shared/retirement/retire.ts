import { auditRecord, type Origin } from '../audit/audit.ts';
import type { Directory } from '../directory/directory.ts';
import type { Expression } from '../directory/expression.ts';
import { VersionMismatch } from '../errors.ts';
import { commit } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Key, Table } from '../table/table.ts';
import { equals, put, remove, type Write } from '../table/writes.ts';
import { InUse, Unfinished } from './errors.ts';

/**
 * Deletes what customers refer to, so that no reference is ever left behind. In three steps:
 * 1. A commit marks it with `deletingSince`. Whoever would refer to it checks `presentWithout('deletingSince')` in
 *    the reference's own transaction: from now on its users can only become fewer.
 * 2. The directory says who uses it, of all that was committed before the question. By force they are detached.
 * 3. When nobody is left, one commit removes it, on condition that it has been marked all the time.
 */

/** What can be retired. Every change of it raises the version, the mark too. */
export type Retirable = Readonly<Record<string, unknown>> & {
  readonly version: number;
  readonly updatedAt: string;
  readonly deletingSince?: string | undefined;
};

/** How one thing is retired. */
export interface Retirement<Item extends Retirable> {
  readonly key: Key;
  /**
   * It as it is stored now, every field of it.
   * @throws NotFound
   */
  readonly read: () => Promise<Item>;
  /** Which customers refer to it. */
  readonly users: Expression;
  /** Ends the reference of these customers, each with an audit record. They are at most 192, whom others may change meanwhile. */
  readonly detach: (customerIds: readonly string[]) => Promise<unknown>;
  /** What a deletion by force does to them, for people. */
  readonly byForce: string;
  /** What else goes with it: the guards of its unique values. */
  readonly guards: (item: Item) => readonly Write[];
  readonly auditKey: (recordId: string) => Key;
}

export interface RetireOptions {
  readonly origin: Origin;
  /** Detach the customers who use it. Otherwise it is not deleted while somebody uses it. */
  readonly force: boolean;
  /** The version the caller knows. The one that the mark raised counts as well: the same request goes on. */
  readonly expected?: number | undefined;
  /** After how many milliseconds a deletion by force is left for another request to go on with. */
  readonly timeLimitMs?: number;
}

/** What a request has after its start, with the last round, and less than the 29 seconds of its function. */
const defaultTimeLimitMs = 20_000;
/** How many customers are detached before the directory is asked again. */
const roundSize = 192;

/**
 * Deletes it. What a request by force leaves undone, the same request goes on with; after one without force that fails
 * it can be used as before.
 * @throws NotFound
 * @throws VersionMismatch when it no longer has the expected version
 * @throws InUse when somebody uses it and `force` is not given
 * @throws Unfinished when time is up: some are detached, and nobody can begin to use it
 */
export async function retire<Item extends Retirable>(
  table: Table,
  directory: Directory,
  retirement: Retirement<Item>,
  options: RetireOptions,
): Promise<void> {
  const end = table.clock().getTime() + (options.timeLimitMs ?? defaultTimeLimitMs);
  const { key, read, guards, auditKey } = retirement;
  const { origin, force, expected } = options;
  let isStale = false;
  const isOvertaken = (error: unknown) => !isStale && error instanceof VersionMismatch;
  const retireNow = async () => {
    const item = await read();
    isStale = expected !== undefined && !isExpected(item, expected);
    if (isStale) throw new VersionMismatch();
    if (!force) await refuseIfUsed(table, directory, retirement, item, origin);
    const marked = item.deletingSince ? item : await setMark(table, retirement, item, origin, true);
    if (force) await detachAll(table, directory, retirement, end);
    else await refuseIfUsed(table, directory, retirement, marked, origin);
    const writes = [
      remove(key, equals('version', marked.version), new VersionMismatch()),
      ...guards(marked),
      auditRecord(auditKey, { ...origin, now: table.clock() }, 'deleted', []),
    ];
    await commit(table, { writes });
  };
  try {
    await retryOvertaken(isOvertaken, retireNow);
  } catch (error) {
    if (!force) await unmark(table, retirement, origin).catch(() => {});
    throw error;
  }
}

/** Nobody changes what is marked: the version before the mark's is the one that callers knew. */
const isExpected = ({ version, deletingSince }: Retirable, expected: number): boolean =>
  version === expected || (deletingSince !== undefined && version - 1 === expected);

/** @throws InUse, after it has taken back the mark */
async function refuseIfUsed<Item extends Retirable>(
  table: Table,
  directory: Directory,
  retirement: Retirement<Item>,
  item: Item,
  origin: Origin,
): Promise<void> {
  const users = await directory.select({ filter: retirement.users });
  if (users.length === 0) return;
  if (item.deletingSince) await setMark(table, retirement, item, origin, false);
  throw new InUse(users.length, retirement.byForce);
}

/**
 * Sets the mark or takes it back.
 * @throws VersionMismatch when it has changed since it was read
 */
async function setMark<Item extends Retirable>(
  table: Table,
  { key, auditKey }: Retirement<Item>,
  item: Item,
  origin: Origin,
  mark: boolean,
): Promise<Item> {
  const at = origin.now.toISOString();
  const version = item.version + 1;
  const marked: Item = { ...item, deletingSince: mark ? at : undefined, updatedAt: at, version };
  const writes = [
    put({ ...key, ...marked }, equals('version', item.version), new VersionMismatch()),
    auditRecord(auditKey, origin, 'updated', ['deletingSince']),
  ];
  await commit(table, { writes });
  return marked;
}

/** Takes the mark back if this request has set it, perhaps without an answer: what it could not delete stays as it was. */
async function unmark<Item extends Retirable>(
  table: Table,
  retirement: Retirement<Item>,
  origin: Origin,
): Promise<void> {
  const item = await retirement.read();
  if (item.deletingSince === origin.now.toISOString()) await setMark(table, retirement, item, origin, false);
}

/** @throws Unfinished when time is up; one round is always done, so that each request gets on */
async function detachAll<Item extends Retirable>(
  table: Table,
  directory: Directory,
  { users: filter, detach }: Retirement<Item>,
  end: number,
): Promise<void> {
  let users = await directory.select({ filter });
  const total = users.length;
  while (users.length > 0) {
    await detach(users.slice(0, roundSize));
    users = await directory.select({ filter });
    if (users.length > 0 && table.clock().getTime() > end) {
      throw new Unfinished(total - users.length, users.length);
    }
  }
}
