import * as z from 'zod';
import { directoryPartition } from '../table/change-log.ts';
import { tryCommit } from '../table/commit.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, absentOrExpired, epochSeconds, equals, put } from '../table/writes.ts';

/**
 * Whoever has erased somebody asks for a snapshot that is made from the table itself, by a build that begins after that,
 * and for the end of all others. Requests are numbered: no clock decides which of them a build has seen.
 */
const askedKey: Key = { PK: directoryPartition, SK: 'AFRESH#ASKED' };
const answeredKey: Key = { PK: directoryPartition, SK: 'AFRESH#ANSWERED' };

const numbered = z.object({ n: z.int().nonnegative() });
const answered = numbered.extend({ removed: z.int().nonnegative() });

async function readNumber(table: Table, key: Key): Promise<number> {
  const item = await readItem(table, key);
  return item ? numbered.parse(item).n : 0;
}

/** Asks for it. @returns the number of the request */
export async function askAfresh(table: Table): Promise<number> {
  for (;;) {
    const last = await readNumber(table, askedKey);
    const require = last === 0 ? absent() : equals('n', last);
    const { refused } = await tryCommit(table, { writes: [put({ ...askedKey, n: last + 1 }, require)] });
    if (refused.length === 0) return last + 1;
  }
}

/**
 * The answer to that request.
 * @returns how many older snapshots were removed; undefined: it has not been answered yet
 */
export async function answerTo(table: Table, request: number): Promise<number | undefined> {
  const item = await readItem(table, answeredKey);
  const { n, removed } = item ? answered.parse(item) : { n: 0, removed: 0 };
  return n >= request ? removed : undefined;
}

/** The number of the last request, unless it has been answered. */
export async function openRequest(table: Table): Promise<number | undefined> {
  const [asked, done] = await Promise.all([readNumber(table, askedKey), readNumber(table, answeredKey)]);
  return asked > done ? asked : undefined;
}

/** Answers all requests up to that one. Only whoever builds {@link alone} does. */
export async function answerRequest(table: Table, n: number, removed: number): Promise<void> {
  await tryCommit(table, { writes: [put({ ...answeredKey, n, removed })] });
}

const buildingKey: Key = { PK: directoryPartition, SK: 'BUILDING' };
/** Longer than a builder can be alive. */
const longestBuildSeconds = 16 * 60;

/**
 * Builds, unless somebody else does: so of two builds, the one that began later ends later, and what an earlier one has
 * left is there to be removed.
 */
export async function alone(table: Table, build: () => Promise<void>): Promise<void> {
  const now = table.clock();
  const claim = (expiresAt: number) => put({ ...buildingKey, expiresAt }, absentOrExpired(now));
  const { refused } = await tryCommit(table, {
    writes: [claim(epochSeconds(now) + longestBuildSeconds)],
  });
  if (refused.length > 0) return;
  try {
    await build();
  } finally {
    await tryCommit(table, { writes: [put({ ...buildingKey, expiresAt: epochSeconds(now) })] });
  }
}
