import { storedCard } from '../cards/card.ts';
import { releaseUnclaimed } from '../cards/service.ts';
import { linkOf } from '../credentials/link-token.ts';
import { partition } from '../customers/keys.ts';
import { storedEntry } from '../ledger/entry.ts';
import { mostWrites } from '../table/bounds.ts';
import { commit } from '../table/commit.ts';
import { queryItems } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { equals, put, remove, type Write } from '../table/writes.ts';
import { changeErasing, type Erasing } from './erasing.ts';
import type { RemovedCounts } from './receipt.ts';

/**
 * What stays of a customer's own items: what they did, that they have ended, and what was done to them. Whatever else
 * there is, now or in a later version, goes.
 */
const kept = /^(STANDING|ENDED|ERASURE|(AUDIT|ORDER|ENTRY-REVERSED)#.*)$/;

/** One write of a transaction counts what it removes. */
const batchSize = mostWrites - 1;

/**
 * Removes everything of theirs that tells something of a person, and what people have written about their account entries.
 * @returns as it is counted then
 */
export async function eraseOwnItems(table: Table, begun: Erasing): Promise<Erasing> {
  let erasing = begun;
  for (const id of erasing.ids) {
    let batch: { kind: string; writes: readonly Write[] }[] = [];
    const flush = async () => {
      erasing = await commitCounted(table, erasing, batch);
      batch = [];
    };
    for await (const item of queryItems(table, { PK: partition(id) })) {
      const removal = await removalOf(table, item);
      if (!removal) continue;
      if (batch.flatMap(({ writes }) => writes).length + removal.writes.length > batchSize) await flush();
      batch.push(removal);
    }
    if (batch.length > 0) await flush();
  }
  return erasing;
}

/** Commits removals with the count of them: once, however often it is tried. */
export async function commitCounted(
  table: Table,
  erasing: Erasing,
  removals: readonly { readonly kind: string; readonly writes: readonly Write[] }[],
): Promise<Erasing> {
  const removed: RemovedCounts = { ...erasing.removed };
  for (const { kind } of removals) removed[kind] = (removed[kind] ?? 0) + 1;
  const writes = removals.flatMap((removal) => removal.writes);
  await commit(table, { writes: [...writes, changeErasing(erasing, { removed })] });
  return { ...erasing, removed, version: erasing.version + 1 };
}

/** What becomes of an item; undefined: it stays as it is. */
async function removalOf(
  table: Table,
  item: Item,
): Promise<{ kind: string; writes: readonly Write[] } | undefined> {
  if (kept.test(item.SK)) return undefined;
  const key = { PK: item.PK, SK: item.SK };
  if (item.SK.startsWith('ENTRY#')) {
    const { reason, reference } = storedEntry.parse(item);
    if (reason === undefined && reference === undefined) return undefined;
    const { reason: _, reference: __, ...rest } = item;
    return { kind: 'entryTexts', writes: [put(rest as Item, equals('number', item.number as number))] };
  }
  return { kind: kindOf(item.SK), writes: [remove(key), ...(await guardsOf(table, item))] };
}

/** What is stored elsewhere because of an item, and goes with it. */
async function guardsOf(table: Table, item: Item): Promise<Write[]> {
  const link = linkOf(item);
  if (link) return [remove(link)];
  return item.SK.startsWith('CARD#') ? await releaseUnclaimed(table, storedCard.parse(item)) : [];
}

/** What receipts call items with such a sort key: `SESSION#…` `sessions`, `ENTRY-REFERENCE#…` `entryReferences`. */
function kindOf(sortKey: string): string {
  const [first = '', ...words] = (sortKey.split('#', 1)[0] ?? '').toLowerCase().split('-');
  return `${first}${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}s`;
}
