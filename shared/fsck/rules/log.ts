import { logItem } from '../../table/change-log.ts';
import type { Item } from '../../table/table.ts';
import type { Suspicion } from '../fault.ts';
import { parsedAs } from '../parsed.ts';
import type { Visitor, World } from '../world.ts';
import { gap, isKept } from './log-gap.ts';

const entryOf = parsedAs(logItem);

/** The last entry that was seen of each lane. */
export type LastEntries = Map<number, number>;

/** The entries of a lane, in their order: none is missing between two that are kept. */
export class EntriesOfLane implements Visitor {
  readonly #world: World;
  readonly #lane: number;
  readonly #last: LastEntries;
  readonly #suspicions: Suspicion[] = [];
  #before: number | undefined;

  constructor(world: World, lane: number, last: LastEntries) {
    this.#world = world;
    this.#lane = lane;
    this.#last = last;
  }

  take(item: Item): void {
    const entry = entryOf(item);
    if (!entry) return;
    const before = this.#before ?? entry.n - 1;
    // Before the first one that is kept there may be one that should be, too.
    const isFirst = this.#before === undefined && entry.n > 1;
    if (isFirst && isKept(this.#world, entry.previousAt)) this.#suspect(entry.n - 1, entry.n - 1);
    if (entry.n > before + 1 && isKept(this.#world, entry.previousAt)) this.#suspect(before + 1, entry.n - 1);
    this.#before = entry.n;
  }

  end(): readonly Suspicion[] {
    if (this.#before !== undefined) this.#last.set(this.#lane, this.#before);
    return this.#suspicions;
  }

  #suspect(from: number, to: number): void {
    this.#suspicions.push(gap(this.#world, this.#lane, from, to));
  }
}
