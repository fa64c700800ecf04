import type { Origin } from '../audit/audit.ts';
import { Busy, DomainError } from '../errors.ts';
import { type Change, mergeChanges, tryCommit } from '../table/commit.ts';
import { Lanes } from '../table/lanes.ts';
import { pack } from '../table/pack.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type CustomerChange, updateCustomer } from './changes.ts';
import type { StoredCustomer } from './customer.ts';
import { findByIds } from './repository.ts';
import { changeCustomer } from './service.ts';

/** What became of one customer. */
export type BulkResult = { readonly customerId: string } & (
  | { readonly status: 'changed' | 'unchanged' }
  /** `code` is the stable code of a {@link DomainError}. */
  | { readonly status: 'failed'; readonly code: string }
);

/**
 * The change of one customer, by what it is now: a merge patch.
 * @throws DomainError when this customer cannot be changed so
 */
export type PatchFor = (current: StoredCustomer) => CustomerChange;

/** How many customers are read at a time: as many as fit into one transaction, when their profiles are small. */
const readSize = 48;
/** How many of those are worked on side by side. */
const workers = 4;

/**
 * Changes some hundreds of customers, many to a transaction, each with its own audit record. One that fails leaves
 * the others as they are. Repeating it is safe if the patch of a changed customer changes nothing more.
 * @param ids all different
 * @param holds checks that must hold whenever a customer is changed; one that does not is why that customer failed
 * @returns what became of each, in the order of the ids
 * @throws Busy when the table is too busy; some are changed then
 */
export async function changeCustomers(
  table: Table,
  ids: readonly string[],
  patchFor: PatchFor,
  origin: Origin,
  holds: readonly Write[] = [],
): Promise<BulkResult[]> {
  const parts: (readonly string[])[] = [];
  for (let start = 0; start < ids.length; start += readSize) parts.push(ids.slice(start, start + readSize));
  const results: BulkResult[][] = [];
  const waiting = parts.entries();
  await Promise.all(
    Array.from({ length: Math.min(workers, parts.length) }, async () => {
      // Lanes of its own: commits of one lane would only get in each other's way.
      const own = { ...table, lanes: new Lanes() };
      for (const [index, part] of waiting)
        results[index] = await changePart(own, part, patchFor, origin, holds);
    }),
  );
  return results.flat();
}

/** Many to a transaction; the customers of one in which somebody got in the way, one after the other. */
async function changePart(
  table: Table,
  ids: readonly string[],
  patchFor: PatchFor,
  origin: Origin,
  holds: readonly Write[],
): Promise<BulkResult[]> {
  const customers = await findByIds(table, ids);
  const results = new Map<string, BulkResult>();
  const changes: { customerId: string; change: Change }[] = [];
  for (const customerId of ids) {
    const current = customers.get(customerId);
    if (!current) results.set(customerId, { customerId, status: 'failed', code: 'not_found' });
    else {
      const result = await outcome(customerId, async () => {
        const update = updateCustomer(current, patchFor(current), origin);
        if (update) changes.push({ customerId, change: mergeChanges({ writes: holds }, update.change) });
        return update !== undefined;
      });
      results.set(customerId, result);
    }
  }
  for (const { items, change } of pack(changes)) {
    const { refused } = await tryCommit(table, change);
    if (refused.length === 0) continue;
    for (const { customerId } of items) {
      const result = await outcome(customerId, async () => {
        return (await changeCustomer(table, customerId, origin, patchFor, { holds })).changed;
      });
      results.set(customerId, result);
    }
  }
  return ids.flatMap((id) => results.get(id) ?? []);
}

/** What became of a customer by what `change` says: whether it changed anything. */
async function outcome(customerId: string, change: () => Promise<boolean>): Promise<BulkResult> {
  try {
    return { customerId, status: (await change()) ? 'changed' : 'unchanged' };
  } catch (error) {
    // When the table is too busy for one, it is for all.
    if (!(error instanceof DomainError) || error instanceof Busy) throw error;
    return { customerId, status: 'failed', code: error.code };
  }
}
