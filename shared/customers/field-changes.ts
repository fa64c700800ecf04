import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '../audit/audit.ts';
import { isObject, type Members } from '../merge-patch/merge-patch.ts';

/** Fields whose values say nothing of who somebody is, and so may stand in audit records. */
const notPersonal = new Set([
  'status',
  'groupIds',
  'taxExempt',
  'notificationsOptIn',
  'rewardsSummaryOptIn',
  'marketing.email',
  'membership.status',
  'emailDelivery',
  'passwordResetRequired',
  'mergedIds',
]);

/** What follows from other fields, and is told by their names. */
const derivedFrom = new Map([
  ['phoneE164', 'phone'],
  ['officePhoneE164', 'officePhone'],
  ['hasPassword', 'password'],
  ['sessionsVersion', 'sessions'],
  ['identityVersion', 'links'],
  ['earlierUnsubscribeSecrets', 'unsubscribeSecret'],
]);

/** What changes as a whole. */
const indivisible = new Set(['picture', 'openingBalance.totalSpent', 'openingBalance.credit']);

const mayBeObject = (value: unknown): value is Members | undefined => value === undefined || isObject(value);

/** Most fields hold no object: what those hold is compared much faster. */
const isSame = (one: unknown, other: unknown): boolean =>
  typeof one === 'object' && typeof other === 'object'
    ? isDeepStrictEqual(one, other)
    : Object.is(one, other);

/**
 * What differs between two versions of a customer, as audit records say it: names of fields, nested ones with a dot,
 * and values only of those that are not personal.
 */
export function fieldChanges(before: Members, after: Members, path = ''): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const field = path + name;
    const [from, to] = [before[name], after[name]];
    if (isSame(from, to)) return [];
    const source = derivedFrom.get(field);
    if (source) return isSame(before[source], after[source]) ? [{ field: source }] : [];
    if (mayBeObject(from) && mayBeObject(to) && !indivisible.has(field))
      return fieldChanges(from ?? {}, to ?? {}, `${field}.`);
    if (!notPersonal.has(field)) return [{ field }];
    return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}
