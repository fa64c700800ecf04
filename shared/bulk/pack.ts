import { logBytes, mostBytes, mostLogBytes, mostWrites, writtenBytes } from '../table/bounds.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import type { Key } from '../table/table.ts';
import type { Write } from '../table/writes.ts';

/**
 * Packs changes, in their order, into as few as fit into one transaction each. What several of them check is
 * checked once. No two of them may write to the same item.
 */
export function pack<Item extends { readonly change: Change }>(
  items: readonly Item[],
): { items: Item[]; change: Change }[] {
  const batches: Batch<Item>[] = [];
  for (const item of items) {
    let batch = batches.at(-1);
    if (!batch?.hasRoomFor(item)) {
      batch = new Batch();
      batches.push(batch);
    }
    batch.add(item);
  }
  return batches.map(({ items, change }) => ({ items, change }));
}

class Batch<Item extends { readonly change: Change }> {
  readonly items: Item[] = [];
  readonly #checked = new Set<string>();
  #change: Change = { writes: [], directory: [] };
  #bytes = 0;
  #logBytes = 0;

  get change(): Change {
    return this.#change;
  }

  hasRoomFor({ change }: Item): boolean {
    const writes = this.#change.writes.length + this.#newTo(change).length;
    const log = this.#logBytes + logBytes(change);
    const bytes = this.#bytes + writtenBytes(change);
    return writes <= mostWrites && log <= mostLogBytes && bytes + log <= mostBytes;
  }

  add(item: Item): void {
    const { change } = item;
    const writes = this.#newTo(change);
    for (const write of writes) if (write.kind === 'check') this.#checked.add(text(write.key));
    this.items.push(item);
    this.#change = mergeChanges(this.#change, { ...change, writes });
    this.#logBytes += logBytes(change);
    this.#bytes += writtenBytes(change);
  }

  #newTo({ writes }: Change): Write[] {
    return writes.filter((write) => write.kind !== 'check' || !this.#checked.has(text(write.key)));
  }
}

const text = ({ PK, SK }: Key): string => `${PK}\n${SK}`;
