import type { Origin } from '../audit/audit.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { createCustomer, deleteCustomer, updateCustomer } from './changes.ts';
import type { Customer, CustomerInput, CustomerPatch, StoredCustomer } from './customer.ts';
import type { UniqueField } from './keys.ts';
import { findById, findByUnique } from './repository.ts';

/**
 * Registers a new customer.
 * @throws ValueTaken when another customer has the e-mail address or the external id
 * @throws DanglingReference when a group does not exist
 */
export async function registerCustomer(
  table: Table,
  id: string,
  input: CustomerInput,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<Customer>> {
  const { customer, change } = createCustomer(id, input, 'api', origin);
  return await once(table, request, id, {
    run: async (record) => {
      await commit(table, mergeChanges({ writes: record }, change));
      return customer;
    },
    replay: (customerId) => getCustomer(table, customerId),
  });
}

/** @throws NotFound */
export async function getCustomer(table: Table, id: string): Promise<StoredCustomer> {
  const customer = await findById(table, id);
  if (!customer) throw new NotFound('There is no customer with this id.');
  return customer;
}

/** @throws NotFound */
export async function lookUpCustomer(table: Table, field: UniqueField, value: string): Promise<Customer> {
  const customer = await findByUnique(table, field, value);
  if (!customer) throw new NotFound(`There is no customer with this ${field}.`);
  return customer;
}

/** How often a change without a version is applied afresh to a customer whom others keep changing. */
const attempts = 10;

/**
 * Changes a customer by a patch that may depend on what it is now.
 * @param expected the version the caller knows; without it the patch is applied to whatever the customer is now
 * @returns the customer, and whether anything changed
 * @throws NotFound, ValueTaken, DanglingReference, InvalidRequest
 * @throws VersionMismatch when the customer no longer has the expected version
 */
export async function changeCustomer(
  table: Table,
  id: string,
  origin: Origin,
  patchFor: (current: Customer) => CustomerPatch,
  expected?: number,
): Promise<{ customer: Customer; changed: boolean }> {
  return await retryOnConflict(expected, async () => {
    const current = await getExpected(table, id, expected);
    const update = updateCustomer(current, patchFor(current), origin);
    if (!update) return { customer: current, changed: false };
    await commit(table, update.change);
    return { customer: update.customer, changed: true };
  });
}

/**
 * Deletes a customer.
 * @param expected the version the caller knows
 * @throws NotFound
 * @throws VersionMismatch when the customer no longer has the expected version
 */
export async function removeCustomer(
  table: Table,
  id: string,
  origin: Origin,
  expected?: number,
): Promise<void> {
  await retryOnConflict(expected, async () => {
    await commit(table, deleteCustomer(await getExpected(table, id, expected), origin));
  });
}

async function getExpected(table: Table, id: string, expected: number | undefined): Promise<StoredCustomer> {
  const current = await getCustomer(table, id);
  if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
  return current;
}

/** Runs again after a lost race, unless the caller insisted on one version. */
async function retryOnConflict<T>(expected: number | undefined, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof VersionMismatch) || expected !== undefined || attempt === attempts) throw error;
    }
  }
}
