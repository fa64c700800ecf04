import type { Origin } from '../audit/audit.ts';
import { listAudit } from '../audit/repository.ts';
import { listConsents } from '../consents/repository.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import { checkValues, definitionsHold } from '../custom-fields/values.ts';
import { Anonymised } from '../erasure/errors.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { openingChange } from '../ledger/opening.ts';
import { idsOf } from '../standing/ids.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { PageOfRecords } from '../table/newest-first.ts';
import { retryUnlessExpected } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type CustomerChange, createCustomer, type NewCustomer, updateCustomer } from './changes.ts';
import type { StoredCustomer } from './customer.ts';
import { auditRecords } from './keys.ts';
import { findFollowed, listMembershipChanges } from './repository.ts';

interface Shop {
  /** The shop's. */
  readonly currency: string;
}

/**
 * Registers a new customer.
 * @throws ValueTaken when another customer has the e-mail address or the external id
 * @throws DanglingReference when a group does not exist
 * @throws InsufficientBalance when the opening balance is below what accounts may hold
 */
export async function registerCustomer(
  table: Table,
  id: string,
  input: NewCustomer,
  origin: Origin,
  { currency, request }: Shop & { readonly request?: IdempotentRequest | undefined },
): Promise<Outcome<StoredCustomer>> {
  return await once(table, request, id, {
    run: async (record) => {
      const { fields, holds } = await checkCustomFields(table, input);
      const { customer, change } = createCustomer(id, fields, 'api', origin);
      const opening = await openingChange(table, undefined, customer, origin, currency);
      await commit(table, mergeChanges({ writes: [...record, ...holds] }, change, opening));
      return customer;
    },
    replay: (customerId) =>
      getCustomer(table, customerId, 'What this request created has been deleted since.'),
  });
}

/**
 * The customer with that id, or the one into whom that one was merged: `id` of the answer tells.
 * @throws Anonymised when nothing is known of them any more
 * @throws NotFound
 */
export async function getCustomer(
  table: Table,
  id: string,
  absent = 'There is no customer with this id.',
): Promise<StoredCustomer> {
  const found = await findFollowed(table, id);
  if (found.customer) return found.customer;
  throw found.former?.state === 'anonymised' ? new Anonymised(found.former.at) : new NotFound(absent);
}

/**
 * One page of a customer's audit records, and of those who were merged into it. Those of a deleted customer are still
 * there.
 * @throws NotFound when there never was such a customer
 */
export const auditOf = (table: Table, id: string, page: PageOfRecords) =>
  historyOf(table, id, (ids) => listAudit(table, ids.map(auditRecords), page));

/**
 * One page of a customer's answers about marketing, and of those who were merged into it. Those of a deleted customer
 * are still there.
 * @throws NotFound when there is neither an answer nor a customer
 */
export const consentsOf = (table: Table, id: string, page: PageOfRecords) =>
  historyOf(table, id, (ids) => listConsents(table, ids, page));

/**
 * One page of the changes of a customer's membership, and of those who were merged into it. Those of a deleted customer
 * are still there.
 * @throws NotFound when there is neither a change nor a customer
 */
export const membershipChangesOf = (table: Table, id: string, page: PageOfRecords) =>
  historyOf(table, id, (ids) => listMembershipChanges(table, ids, page));

async function historyOf<Page extends { items: unknown[] }>(
  table: Table,
  id: string,
  read: (ids: readonly string[]) => Promise<Page>,
): Promise<Page> {
  const page = await read(await idsOf(table, id));
  if (page.items.length === 0) await getCustomer(table, id);
  return page;
}

/**
 * Changes a customer by a patch.
 * @param expected the version the caller knows; without it the patch is applied to whatever the customer is now. A
 *   patch that would change nothing is done in any version
 * @returns the customer, and whether anything changed
 * @throws NotFound, ValueTaken, DanglingReference, InvalidRequest
 * @throws InsufficientBalance when a smaller opening balance would take what has been spent
 * @throws VersionMismatch when the customer no longer has the expected version, Busy when others keep changing it
 */
export async function patchCustomer(
  table: Table,
  id: string,
  origin: Origin,
  patch: CustomerChange,
  { currency, expected }: Shop & { readonly expected?: number | undefined },
): Promise<{ customer: StoredCustomer; changed: boolean }> {
  return await retryUnlessExpected(expected, async () => {
    const [current, { fields, holds }] = await Promise.all([
      getCustomer(table, id),
      checkCustomFields(table, patch),
    ]);
    return await commitUpdate(table, current, fields, origin, { holds, expected, currency });
  });
}

/**
 * Changes a customer by what it is now: `changeFor` may be asked several times. Everything but the opening balance.
 * @param options `holds`: what must hold at the commit; `expected`: the version the caller knows
 * @throws like {@link patchCustomer}, and what `holds` say
 */
export async function changeCustomer(
  table: Table,
  id: string,
  origin: Origin,
  changeFor: (current: StoredCustomer) => Omit<CustomerChange, 'openingBalance'>,
  { holds = [], expected }: { holds?: readonly Write[]; expected?: number | undefined } = {},
): Promise<{ customer: StoredCustomer; changed: boolean }> {
  return await retryUnlessExpected(expected, async () => {
    const current = await getCustomer(table, id);
    return await commitUpdate(table, current, changeFor(current), origin, { holds, expected });
  });
}

async function commitUpdate(
  table: Table,
  current: StoredCustomer,
  change: CustomerChange,
  origin: Origin,
  {
    holds,
    expected,
    currency,
  }: {
    holds: readonly Write[];
    expected: number | undefined;
    /** Absent: the opening balance stays. */
    currency?: string;
  },
): Promise<{ customer: StoredCustomer; changed: boolean }> {
  const update = updateCustomer(current, change, origin);
  // It may be a repetition whose first answer was lost: what it asks for has happened (RFC 9110, 13.1.1).
  if (!update) return { customer: current, changed: false };
  if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
  const opening =
    currency === undefined
      ? { writes: [] }
      : await openingChange(table, current, update.customer, origin, currency);
  await commit(table, mergeChanges({ writes: holds }, update.change, opening));
  return { customer: update.customer, changed: true };
}

/**
 * The fields with their custom fields in canonical form, and what must hold of the definitions at the commit.
 * @throws InvalidRequest when a custom field is not declared, or its value is of another type
 */
async function checkCustomFields<Fields extends NewCustomer | CustomerChange>(
  table: Table,
  fields: Fields,
): Promise<{ fields: Fields; holds: Write[] }> {
  const values = fields.customFields ?? {};
  if (Object.keys(values).length === 0) return { fields, holds: [] };
  const definitions = await readDefinitions(table);
  const checked = checkValues(definitions, values);
  return { fields: { ...fields, customFields: checked }, holds: definitionsHold(definitions, checked) };
}
