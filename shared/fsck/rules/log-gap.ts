import { storedCustomer } from '../../customers/customer.ts';
import { directoryDeletion, directoryProfile } from '../../customers/directory-row.ts';
import { customerEnd } from '../../customers/end.ts';
import { endSortKey, profileSortKey, standingSortKey } from '../../customers/keys.ts';
import { directoryStanding } from '../../standing/change.ts';
import { storedStanding } from '../../standing/standing.ts';
import {
  type DirectoryRow,
  headItem,
  headKey,
  logItem,
  logKey,
  logRetentionSeconds,
} from '../../table/change-log.ts';
import type { Change } from '../../table/commit.ts';
import { scanItems } from '../../table/read.ts';
import { readAtOnce } from '../../table/read-settled.ts';
import { stampOf } from '../../table/stamp.ts';
import type { Item } from '../../table/table.ts';
import { absent, epochSeconds, put } from '../../table/writes.ts';
import type { Suspicion } from '../fault.ts';
import { repaired } from '../keys.ts';
import { parsedAs } from '../parsed.ts';
import type { World } from '../world.ts';

const entryOf = parsedAs(logItem);
const headOf = parsedAs(headItem);

/** What is a moment away from its expiry may be gone at the second look. */
const marginMs = 10 * 60_000;
/** So many missing entries are written again in one transaction. */
const mostMissing = 50;

/** Whether what was written then is certainly not expired. */
export const isKept = ({ table }: World, at: string): boolean =>
  Date.parse(at) + logRetentionSeconds * 1000 - marginMs > table.clock().getTime();

/** Entries of a lane that are missing, from one number to another. */
export function gap(world: World, lane: number, from: number, to: number): Suspicion {
  const first = Math.max(from, to - mostMissing + 1);
  const numbers = Array.from({ length: to - first + 1 }, (_, index) => first + index);
  return {
    check: 'log',
    key: logKey(lane, to),
    look: async () => {
      const keys = [headKey(lane), logKey(lane, to + 1), ...numbers.map((n) => logKey(lane, n))];
      const [headFound, nextFound, ...found] = await readAtOnce(world.table, keys);
      const missing = numbers.filter((_, index) => found[index] === undefined);
      const head = headOf(headFound);
      const at = entryOf(nextFound)?.previousAt ?? (head?.n === to ? head.at : undefined);
      if (!missing.includes(to) || at === undefined || !isKept(world, at)) return undefined;
      const isAll = first === from;
      return {
        what: `${missing.length === 1 ? `The entry ${to} is` : `The entries ${missing[0]} to ${to} are`} missing in lane ${lane}: who has not read ${missing.length === 1 ? 'it' : 'them'} must start afresh.`,
        remedy: isAll
          ? {
              does: 'writes again what they told, from the items that were last changed by them',
              change: async (origin) => {
                const change = await entriesAnew(world, lane, missing, at);
                return { writes: [...change.writes, repaired(origin, `log of lane ${lane}`)] };
              },
            }
          : {
              advice:
                'So many cannot be written again. Searches help themselves: they start from the table. Other systems that follow the changes are told to start afresh.',
            },
      };
    },
  };
}

/** Missing entries, made of what the table holds of their transactions. What was changed again since, later ones tell. */
async function entriesAnew(
  world: World,
  lane: number,
  missing: readonly number[],
  at: string,
): Promise<Change> {
  const rows = new Map(missing.map((n): [number, DirectoryRow[]] => [n, []]));
  await scanItems(world.table, [profileSortKey, standingSortKey, endSortKey], (item) => {
    const stamp = stampOf(item);
    const row = stamp?.lane === lane && rows.has(stamp.n) ? rowOf(item, world.currency) : undefined;
    if (stamp && row) rows.get(stamp.n)?.push(row);
  });
  const expiresAt = epochSeconds(new Date(at)) + logRetentionSeconds;
  const writes = missing.map((n) => {
    const entry = { n, previousAt: at, expiresAt, rows: rows.get(n) ?? [] };
    return put({ ...logKey(lane, n), ...entry }, absent());
  });
  return { writes };
}

function rowOf(item: Item, currency: string): DirectoryRow | undefined {
  if (item.SK === profileSortKey) return directoryProfile(storedCustomer.parse(item));
  if (item.SK === endSortKey) return directoryDeletion(customerEnd.parse(item));
  const standing = storedStanding.parse(item);
  return standing.former ? undefined : directoryStanding(standing, currency);
}
