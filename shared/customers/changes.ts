import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type Origin } from '../audit/audit.ts';
import { DanglingReference, InvalidRequest, ValueTaken, VersionMismatch } from '../errors.ts';
import { groupKey } from '../groups/keys.ts';
import type { Change } from '../table/commit.ts';
import { absent, check, equals, present, put, remove, type Write } from '../table/writes.ts';
import { type CustomerInput, type CustomerPatch, isIdentified, type StoredCustomer } from './customer.ts';
import { directoryDeletion, directoryProfile } from './directory-row.ts';
import { auditKey, credentialKey, guardKey, profileKey, type UniqueField, uniqueFields } from './keys.ts';

/**
 * Every change to a customer as one {@link Change}: the profile, its guards, its audit record and its row for
 * the directory. Pure: what it takes to commit them, and when, is the caller's.
 */

/** A new customer. Refused with `ValueTaken` or `DanglingReference`. */
export function createCustomer(
  id: string,
  input: CustomerInput,
  source: StoredCustomer['source'],
  origin: Origin,
): { customer: StoredCustomer; change: Change } {
  const at = origin.now.toISOString();
  const customer: StoredCustomer = {
    id,
    ...input,
    source,
    createdAt: at,
    updatedAt: at,
    version: 1,
    identityVersion: 1,
  };
  const writes = [
    put(profileItem(customer), absent()),
    ...uniqueFields.flatMap((field) => claim(customer, field)),
    ...groupChecks(customer.groupIds),
    auditRecord((record) => auditKey(id, record), origin, 'created', Object.keys(input)),
  ];
  return { customer, change: { writes, directory: [directoryProfile(customer)] } };
}

/**
 * The customer with a merge patch applied.
 * @returns undefined when the patch changes nothing
 * @throws InvalidRequest when nothing would be left to know the customer by
 */
export function updateCustomer(
  current: StoredCustomer,
  patch: CustomerPatch,
  origin: Origin,
): { customer: StoredCustomer; change: Change } | undefined {
  const merged = applyPatch(current, patch);
  const changed = changedFields(current, merged);
  if (changed.length === 0) return undefined;
  if (!isIdentified(merged)) {
    throw new InvalidRequest('A customer needs at least one of email, phone, externalId, name.');
  }
  const version = current.version + 1;
  const customer = {
    ...merged,
    updatedAt: origin.now.toISOString(),
    version,
    identityVersion: changed.some((field) => endsSessions.has(field)) ? version : current.identityVersion,
  };
  const writes = [
    put(profileItem(customer), equals('version', current.version), new VersionMismatch()),
    ...uniqueFields.flatMap((field) =>
      current[field] === customer[field] ? [] : [...claim(customer, field), ...release(current, field)],
    ),
    ...groupChecks(customer.groupIds.filter((id) => !current.groupIds.includes(id))),
    auditRecord((record) => auditKey(current.id, record), origin, 'updated', changed),
  ];
  return { customer, change: { writes, directory: [directoryProfile(customer)] } };
}

/** The end of a customer: the profile, the credential and the guards go, the audit records stay. */
export function deleteCustomer(current: StoredCustomer, origin: Origin): Change {
  return {
    writes: [
      remove(profileKey(current.id), equals('version', current.version), new VersionMismatch()),
      remove(credentialKey(current.id)),
      ...uniqueFields.flatMap((field) => release(current, field)),
      auditRecord((record) => auditKey(current.id, record), origin, 'deleted', []),
    ],
    directory: [directoryDeletion(current)],
  };
}

/** A change of one of these ends every session: the address proves who somebody is, a block that nobody is. */
const endsSessions: ReadonlySet<string> = new Set(['email', 'status']);

const profileItem = (customer: StoredCustomer) => ({ ...profileKey(customer.id), ...customer });

function claim(customer: StoredCustomer, field: UniqueField): Write[] {
  const value = customer[field];
  if (value === undefined) return [];
  const guard = { ...guardKey(field, value), customerId: customer.id };
  return [put(guard, absent(), new ValueTaken('customer', field))];
}

function release(customer: StoredCustomer, field: UniqueField): Write[] {
  const value = customer[field];
  return value === undefined
    ? []
    : [remove(guardKey(field, value), equals('customerId', customer.id), new VersionMismatch())];
}

const groupChecks = (ids: readonly string[]): Write[] =>
  ids.map((id) => check(groupKey(id), present(), new DanglingReference('/groupIds', `The group ${id}`)));

/** JSON Merge Patch on a customer (RFC 7396): null removes; objects merge; all else replaces. */
function applyPatch(current: StoredCustomer, patch: CustomerPatch): StoredCustomer {
  const { marketing, groupIds, ...plain } = patch;
  const set = Object.fromEntries(Object.entries(plain).filter(([, value]) => value != null));
  const cleared = new Set(Object.entries(plain).flatMap(([field, value]) => (value === null ? [field] : [])));
  const kept = Object.fromEntries(
    Object.entries(current).filter(([field]) => !cleared.has(field)),
  ) as StoredCustomer;
  return {
    ...kept,
    ...set,
    marketing: { email: marketing?.email ?? current.marketing.email },
    groupIds: groupIds === undefined ? current.groupIds : (groupIds ?? []),
  };
}

function changedFields(before: StoredCustomer, after: StoredCustomer): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof StoredCustomer>;
  return [...fields].filter((field) => !isDeepStrictEqual(before[field], after[field]));
}
