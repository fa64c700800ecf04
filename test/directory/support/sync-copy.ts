import type { Directory } from '../../../shared/directory/directory.ts';
import type { DomainError } from '../../../shared/errors.ts';

/** What was answered of a customer. */
export interface Saved {
  readonly rev: number;
  /** How many orders there were; the number only grows. */
  readonly orders: number;
  readonly isDeleted: boolean;
}

/** What a copy is held to. */
export interface Shop {
  /** What was answered last of each customer. */
  readonly saved: ReadonlyMap<string, Saved>;
  /** Who was asked to be deleted, whether or not that is done: it may be seen before it is answered. */
  readonly ending: ReadonlySet<string>;
  /** The customers that lie in the table, with their versions and orders. */
  standing(): ReadonlyMap<string, Kept>;
  now(): number;
}

/** What a copy keeps of a customer. */
interface Kept {
  readonly version: number;
  readonly orders: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** A client's copy of all customers: their versions and their orders. It applies the pages in order, and does nothing else. */
export class Copy {
  #customers = new Map<string, Kept>();
  #token: string | undefined;
  /** When what it has taken in was asked for: a token is good for 89 days from then. */
  #asOf = 0;
  #roundBegan = 0;
  /** What was answered when the round began; absent between rounds. */
  #promised: ReadonlyMap<string, Saved> | undefined;

  clone(): Copy {
    const copy = new Copy();
    copy.#customers = new Map(this.#customers);
    copy.#token = this.#token;
    copy.#asOf = this.#asOf;
    copy.#roundBegan = this.#roundBegan;
    copy.#promised = this.#promised;
    return copy;
  }

  /** Takes in a page, and says whether it was the last one of a round. */
  async advance(directory: Directory, limit: number, shop: Shop): Promise<boolean> {
    if (!this.#promised) {
      this.#promised = new Map(shop.saved);
      this.#roundBegan = shop.now();
    }
    const page = await directory.changes(this.#token, limit).catch((error: unknown) => {
      if (!isProblem(error, 'sync_token_expired')) throw error;
      this.#startAgain(shop.now());
    });
    if (!page) return false;
    if (page.items.length > limit) throw new Error('A page is longer than it may be.');
    for (const item of page.items)
      if ('customer' in item)
        this.#customers.set(item.id, { version: item.customer.version, orders: item.customer.ordersCount });
      else this.#customers.delete(item.id);
    this.#token = page.next;
    if (page.more) return false;
    this.#assertHolds(this.#promised, shop.ending);
    this.#asOf = this.#roundBegan;
    this.#promised = undefined;
    return true;
  }

  #startAgain(now: number): void {
    // In the first round there is nothing yet that could have ended unnoticed: its own age counts.
    const days = (now - (this.#asOf || this.#roundBegan)) / dayMs;
    if (days < 88) throw new Error(`A copy was wrong: its token expired after ${days} days.`);
    this.#customers = new Map();
    this.#token = undefined;
    this.#asOf = 0;
    this.#promised = undefined;
  }

  /** Goes on to the end of a round that began after everything was written. */
  async finish(container: () => Directory, limit: number, shop: Shop): Promise<void> {
    for (let rounds = 0; rounds < 2; ) if (await this.advance(container(), limit, shop)) rounds++;
    const sorted = (customers: ReadonlyMap<string, Kept>) =>
      JSON.stringify([...customers].map(([id, { version, orders }]) => [id, version, orders]).toSorted());
    const [own, wanted] = [sorted(this.#customers), sorted(shop.standing())];
    if (own !== wanted) throw new Error(`A copy was wrong in the end: ${own} in place of ${wanted}`);
  }

  /** Holds that it is at least as new as what was answered when its round began. Who is deleted since may be missing. */
  #assertHolds(promised: ReadonlyMap<string, Saved>, ending: ReadonlySet<string>): void {
    for (const [id, { rev, orders, isDeleted }] of promised) {
      const kept = this.#customers.get(id);
      const isNew = kept !== undefined && kept.version >= rev && kept.orders >= orders;
      const isRight = isDeleted ? kept === undefined : isNew || ending.has(id);
      if (!isRight) {
        const wanted = JSON.stringify({ version: rev, orders });
        throw new Error(`A copy was wrong: of ${id} it has ${JSON.stringify(kept)} in place of ${wanted}.`);
      }
    }
  }
}

/** By its code: the class is another one in each load of the code. */
export const isProblem = (error: unknown, code: DomainError['code']): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
