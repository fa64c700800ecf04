import { type AuditAction, auditRecord, type FieldChange, type Origin } from '../audit/audit.ts';
import { consentRecord } from '../consents/consent.ts';
import type { Identity } from '../erasure/identity.ts';
import { invalidAt, ValueTaken, VersionMismatch } from '../errors.ts';
import { groupAcceptsMembers } from '../groups/membership.ts';
import { mergePatch, tidy } from '../merge-patch/merge-patch.ts';
import type { StoredPicture } from '../pictures/picture.ts';
import { pictureWrites } from '../pictures/unwanted.ts';
import type { Change } from '../table/commit.ts';
import { absent, equals, put, putStamped, remove, type Write } from '../table/writes.ts';
import { contradictionIn } from './contradictions.ts';
import { type StoredCustomer, storedCustomer } from './customer.ts';
import { directoryDeletion, directoryProfile } from './directory-row.ts';
import type { PhonesMeant } from './e164.ts';
import { earlierIdentity } from './earlier-identity.ts';
import { endOf, markEnd } from './end.ts';
import { fieldChanges } from './field-changes.ts';
import type { CustomerPatch } from './input.ts';
import {
  auditKey,
  credentialKey,
  guardKey,
  profileKey,
  sameUnique,
  type UniqueField,
  uniqueFields,
} from './keys.ts';
import { changeMarketing, type MarketingChange, neverAsked } from './marketing.ts';
import { membershipRecord } from './membership-history.ts';

/**
 * Every change to a customer as one {@link Change}: the profile, its guards, its audit record, its answers about
 * marketing and its row for the directory. Pure: what it takes to commit them, and when, is the caller's.
 */

/** What a new customer is given: the fields that people enter, what follows from them, and whether a password comes along. */
export type NewCustomer = Omit<CustomerPatch, 'marketing'> &
  PhonesMeant &
  Pick<OwnChange, 'hasPassword'> & { readonly marketing?: MarketingChange | null | undefined };

/**
 * A new customer. Refused with `ValueTaken` or `DanglingReference`.
 * @throws InvalidRequest when the fields make none, or cannot stand together
 */
export function createCustomer(
  id: string,
  input: NewCustomer,
  source: StoredCustomer['source'],
  origin: Origin,
): { customer: StoredCustomer; change: Change } {
  const at = origin.now.toISOString();
  const contradiction = contradictionIn(input);
  if (contradiction) throw invalidAt(contradiction);
  const { marketing: answer, ...fields } = input;
  const own = {
    id,
    marketing: answer ? changeMarketing(neverAsked, answer, origin.now) : neverAsked,
    source,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const customer = storedCustomer.parse(tidy(mergePatch(own, fields)));
  const writes = [
    putStamped(profileItem(customer), absent()),
    ...uniqueFields.flatMap((field) => claim(customer, field)),
    ...customer.groupIds.map(groupAcceptsMembers),
    ...(customer.marketing.at === undefined ? [] : [consentRecord(id, customer.marketing, origin)]),
    ...(customer.membership ? [membershipRecord(id, undefined, customer.membership, origin)] : []),
    auditRecord((record) => auditKey(id, record), origin, 'created', fieldChanges({}, given(customer))),
  ];
  return { customer, change: { writes, directory: [directoryProfile(customer)] } };
}

/** What only Clientele itself changes. */
interface OwnChange {
  /** Only an upload changes it. */
  readonly picture?: StoredPicture | null;
  /** Told by whoever sets the first one. */
  readonly hasPassword?: boolean;
  readonly passwordResetRequired?: boolean;
  readonly emailVerifiedAt?: string;
  readonly emailDelivery?: StoredCustomer['emailDelivery'] | null;
  readonly unsubscribeSecret?: string;
  /** Only a merging changes these three. */
  readonly earlierUnsubscribeSecrets?: readonly string[];
  readonly mergedIds?: readonly string[];
  /** What the one who is merged into this one was known by. */
  readonly alsoKnownBy?: Identity;
  readonly sessionsVersion?: number;
  /** The next version: ends every session and every link. */
  readonly identityVersion?: number;
  readonly marketing?: MarketingChange | null | undefined;
}

/** A change of the fields that people edit, of what follows from them, and of what Clientele keeps itself. */
export type CustomerChange = Omit<CustomerPatch, 'marketing'> & PhonesMeant & OwnChange;

/**
 * The customer with a merge patch applied.
 * @param beside what changes with it outside of the customer's own item, as the audit record names it
 * @param action what the audit record calls it
 * @returns undefined when the patch changes nothing; `fields`: what it changes, nested ones with a dot
 * @throws InvalidRequest when what it makes cannot stand together
 */
export function updateCustomer(
  current: StoredCustomer,
  patch: CustomerChange,
  origin: Origin,
  beside: readonly (FieldChange | string)[] = [],
  action: AuditAction = 'updated',
): { customer: StoredCustomer; change: Change; fields: string[] } | undefined {
  const { alsoKnownBy, ...asked } = patch;
  const merged = applyPatch(current, asked, origin.now);
  const changes = fieldChanges(current, merged);
  if (changes.length === 0) return undefined;
  const contradiction = contradictionIn(merged);
  if (contradiction) throw invalidAt(contradiction);
  const version = current.version + 1;
  const fields = changes.map(({ field }) => field);
  const changed = (field: keyof StoredCustomer) => fields.includes(field);
  const { earlierIdentity: _, ...record } = merged;
  const earlier = earlierIdentity(current, merged, alsoKnownBy);
  const customer = {
    ...record,
    ...(earlier && { earlierIdentity: earlier }),
    updatedAt: origin.now.toISOString(),
    version,
    identityVersion: changed('email') || changed('status') ? version : merged.identityVersion,
  };
  const answered = fields.some(
    (field) => field.startsWith('marketing.') && field !== 'marketing.requestedAt',
  );
  const confirmed = customer.marketing.email ? current.marketing.requestedAt : undefined;
  const writes = [
    putStamped(profileItem(customer), equals('version', current.version), () => new VersionMismatch()),
    ...uniqueFields.flatMap((field) =>
      sameUnique(field, current[field], customer[field])
        ? []
        : [...claim(customer, field), ...release(current, field)],
    ),
    ...customer.groupIds.filter((id) => !current.groupIds.includes(id)).map(groupAcceptsMembers),
    ...pictureWrites(current.picture, customer.picture),
    ...(answered ? [consentRecord(current.id, customer.marketing, origin, confirmed)] : []),
    ...(fields.some((field) => field.startsWith('membership.'))
      ? [membershipRecord(current.id, current.membership, customer.membership, origin)]
      : []),
    auditRecord((record) => auditKey(current.id, record), origin, action, [
      ...changes,
      ...beside.filter((one) => typeof one !== 'string' || !fields.includes(one)),
    ]),
  ];
  return { customer, change: { writes, directory: [directoryProfile(customer)] }, fields };
}

/**
 * The end of a customer: the profile, the credential and the guards go, the histories stay, and for a while the end.
 * @param action what the audit record calls it
 */
export function deleteCustomer(
  current: StoredCustomer,
  origin: Origin,
  action: 'deleted' | 'merged' | 'anonymised' = 'deleted',
): Change {
  const end = endOf(current, origin.now);
  return {
    writes: [
      markEnd(end),
      remove(profileKey(current.id), equals('version', current.version), new VersionMismatch()),
      remove(credentialKey(current.id)),
      ...pictureWrites(current.picture, undefined),
      ...uniqueFields.flatMap((field) => release(current, field)),
      auditRecord((record) => auditKey(current.id, record), origin, action, []),
    ],
    directory: [directoryDeletion(end)],
  };
}

const profileItem = (customer: StoredCustomer) => ({ ...profileKey(customer.id), ...customer });

function claim(customer: StoredCustomer, field: UniqueField): Write[] {
  const value = customer[field];
  if (value === undefined) return [];
  const guard = { ...guardKey(field, value), customerId: customer.id };
  return [put(guard, absent(), () => new ValueTaken('customer', field))];
}

function release(customer: StoredCustomer, field: UniqueField): Write[] {
  const value = customer[field];
  return value === undefined
    ? []
    : [remove(guardKey(field, value), equals('customerId', customer.id), new VersionMismatch())];
}

/** JSON Merge Patch; a cleared field that always has a value gets its default. */
function applyPatch(current: StoredCustomer, patch: CustomerChange, now: Date): StoredCustomer {
  const { marketing, ...rest } = patch;
  const isSameAddress = patch.email === undefined || patch.email === current.email;
  // What is known of an address says nothing of the next one.
  const { emailVerifiedAt, emailDelivery, ...known } = current;
  const merged = storedCustomer.parse(tidy(mergePatch(isSameAddress ? current : known, rest)));
  return marketing === undefined
    ? merged
    : { ...merged, marketing: changeMarketing(current.marketing, marketing, now) };
}

/** What the client gave, as it is stored: not what every new customer has. */
function given({
  id,
  hasPassword,
  passwordResetRequired,
  source,
  createdAt,
  updatedAt,
  version,
  identityVersion,
  sessionsVersion,
  ...fields
}: StoredCustomer) {
  return { ...fields, ...(hasPassword && { hasPassword }) };
}
