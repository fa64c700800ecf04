import { logBytes, mostBytes, mostLogBytes, mostWrites, writtenBytes } from './bounds.ts';
import type { DirectoryRow } from './change-log.ts';
import type { Change } from './commit.ts';
import type { Key } from './table.ts';
import type { Write } from './writes.ts';

/** Some changes, and the one that does all of them. */
export interface Packed<Item> {
  readonly items: readonly Item[];
  readonly change: Change;
}

/**
 * Packs changes, in their order, into as few as fit into one transaction each. What several of them check is
 * checked once; two that write to the same item, or of which one checks what the other writes to, are kept apart.
 */
export function pack<Item extends { readonly change: Change }>(items: readonly Item[]): Packed<Item>[] {
  const batches: Batch<Item>[] = [];
  for (const item of items) {
    if (batches.at(-1)?.take(item)) continue;
    const batch = new Batch<Item>(mostWrites);
    batch.add(item);
    batches.push(batch);
  }
  return batches;
}

/**
 * The first of the changes, as many as fit into one transaction.
 * @param reserved how many writes of that transaction belong to others
 */
export function packFirst<Item extends { readonly change: Change }>(
  items: readonly Item[],
  reserved: number,
): Packed<Item> {
  const batch = new Batch<Item>(mostWrites - reserved);
  for (const item of items) {
    if (!batch.take(item)) break;
  }
  return batch;
}

class Batch<Item extends { readonly change: Change }> implements Packed<Item> {
  readonly items: Item[] = [];
  readonly #mostWrites: number;
  readonly #written = new Set<string>();
  /** What is asked of each item that is checked, as text. */
  readonly #checked = new Map<string, string>();
  readonly #writes: Write[] = [];
  readonly #directory: DirectoryRow[] = [];
  #bytes = 0;
  #logBytes = 0;

  constructor(most: number) {
    this.#mostWrites = most;
  }

  get change(): Change {
    return { writes: this.#writes, directory: this.#directory };
  }

  /** Adds the item if there is room for it. */
  take(item: Item): boolean {
    const sizes = sizesOf(item.change);
    const writes = this.#writes.length + this.#newTo(item.change).length;
    const log = this.#logBytes + sizes.log;
    const bytes = this.#bytes + sizes.written;
    const fits = writes <= this.#mostWrites && log <= mostLogBytes && bytes + log <= mostBytes;
    if (!fits || item.change.writes.some((write) => this.#isInTheWayOf(write))) return false;
    this.add(item, sizes);
    return true;
  }

  /** Adds the item, room or not. */
  add(item: Item, sizes = sizesOf(item.change)): void {
    const { change } = item;
    const writes = this.#newTo(change);
    for (const write of writes) {
      if (write.kind === 'check') this.#checked.set(keyText(write), JSON.stringify(write.require));
      else this.#written.add(keyText(write));
    }
    this.items.push(item);
    this.#writes.push(...writes);
    this.#directory.push(...(change.directory ?? []));
    this.#logBytes += sizes.log;
    this.#bytes += sizes.written;
  }

  /** DynamoDB takes an item once in a transaction. */
  #isInTheWayOf(write: Write): boolean {
    const key = keyText(write);
    const checked = this.#checked.get(key);
    if (this.#written.has(key)) return true;
    return checked !== undefined && (write.kind !== 'check' || checked !== JSON.stringify(write.require));
  }

  #newTo({ writes }: Change): Write[] {
    return writes.filter((write) => write.kind !== 'check' || !this.#checked.has(keyText(write)));
  }
}

const sizesOf = (change: Change) => ({ log: logBytes(change), written: writtenBytes(change) });

/** Which item a write is about. */
const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** {@link keyOf}, as a text that is another for every item. */
export function keyText(write: Write): string {
  const { PK, SK } = keyOf(write);
  return `${PK}\n${SK}`;
}
