import type { Item, Table } from '../table/table.ts';
import type { CheckName, Fault, Suspicion } from './fault.ts';

/** What all checks go by. */
export interface World {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
  /** Customers whose lists of orders are wrong, each with the orders that it lacks: confirmed, but perhaps not repaired. */
  readonly unlisted: Map<string, Set<string>>;
}

/** Looks at the items of one partition, which come one after another. */
export interface Visitor {
  take(item: Item): void;
  /** What all of them together make one suspect. */
  end(): readonly Suspicion[] | Promise<readonly Suspicion[]>;
}

/** What is wrong with one part of a partition, named as in a {@link Suspicion}. */
export type Told = Pick<Suspicion, 'key' | 'about'> & { readonly check: CheckName; readonly fault: Fault };

/** Others kept changing what was to be looked at. */
export class Unsettled extends Error {}
