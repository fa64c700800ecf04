import type { Origin } from '../audit/audit.ts';
import type { Change } from '../table/commit.ts';
import type { Key } from '../table/table.ts';

/** Something that is wrong, as it was read: what it is, and what can be done about it. */
export interface Fault {
  /** One sentence. */
  readonly what: string;
  readonly remedy: Repair | Advice;
  /**
   * The version of what it goes by, where that was not read at one moment with all the rest: only when nothing has changed
   * between two looks, with time for every transaction to end, was none half done.
   */
  readonly version?: string;
}

/** A change that makes it right again, refused when anything that it goes by has changed since it was read. */
export interface Repair {
  /** What it does, for people. */
  readonly does: string;
  /** With its audit record. */
  readonly change: (origin: Origin) => Change | Promise<Change>;
}

/** What a person should do where nothing tells what would be right. */
export interface Advice {
  readonly advice: string;
}

/** What a first look, at which writers may have been half-way, makes one suspect. */
export interface Suspicion {
  readonly check: CheckName;
  /** Of the item that is wrong or missing. */
  readonly key: Key;
  /** Tells it from others of the same item. */
  readonly about?: string;
  /** Reads everything again, settled. Undefined: all is well by now, or was from the start. */
  readonly look: () => Promise<Fault | undefined>;
}

/** Everything that is checked, in the order in which it is repaired: what comes later may go by what came before. */
export const checks = {
  items: 'Every item is of a known kind and can be read.',
  log: 'The change log has no gap, its heads name its last entries, and no snapshot is ahead of them.',
  guards: 'Every unique value has the guard that names its one owner, and there is no other guard.',
  customers: 'What belongs to customers has one; passwords are where the record says so.',
  references: 'Groups, custom fields and survivors of mergings that customers refer to are there.',
  orders: 'Every order is listed for its customer and in its month, as it is.',
  statistics: 'What is said of a customer’s orders is the sum of them.',
  balances: 'Balances are the sums of their entries.',
  jobs: 'What a job has counted is the sum of its parts; what it should have erased is erased.',
  retirement: 'Nothing has been half deleted for a day.',
} as const;
export type CheckName = keyof typeof checks;
