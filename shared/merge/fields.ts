import { isDeepStrictEqual } from 'node:util';
import { customFieldName } from '../custom-fields/name.ts';
import type { CustomerChange } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { distinctTags, mostTags } from '../customers/tags.ts';
import { mostGroups } from '../groups/group.ts';
import { isObject } from '../merge-patch/merge-patch.ts';
import { newerAnswer } from './consent.ts';
import { addOpenings } from './opening.ts';

/** Fields of which one customer has one value: the survivor keeps theirs, unless the other's is asked for. */
const chosenFields = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'officePhone',
  'username',
  'idNumber',
  'externalId',
  'birthDate',
  'gender',
  'language',
  'status',
  'taxExempt',
  'taxId',
  'notificationsOptIn',
  'rewardsSummaryOptIn',
  'business',
  'shippingAddress',
  'billingAddress',
  'membership',
  'picture',
  'notes',
] as const;
type ChosenField = (typeof chosenFields)[number];
/** What can be asked of the other: one of those fields, or all custom fields that it has. */
export const takenFields = [...chosenFields, 'customFields'] as const;
export type TakenField = (typeof takenFields)[number];

/** A field in which the two differ, and whose value stays. */
export interface Conflict {
  readonly field: string;
  readonly wins: 'into' | 'from';
}

/** What the survivor's record becomes. */
export interface CombinedFields {
  readonly patch: CustomerChange;
  /** Fields that the survivor did not have, and gets. */
  readonly filled: readonly string[];
  readonly conflicts: readonly Conflict[];
}

/**
 * The survivor's record with what the other adds. Groups and tags are united as far as there is room.
 * @param take the fields in which the other's value wins
 * @param from only with groups and custom fields that there are
 */
export function combineFields(
  into: StoredCustomer,
  from: StoredCustomer,
  take: readonly TakenField[],
): CombinedFields {
  const pairs = chosenFields.flatMap((field) => {
    const [mine, theirs] = [into[field], theirValue(field, into, from, take)];
    if (theirs === undefined || isDeepStrictEqual(mine, theirs)) return [];
    // Who is known by first and last name is not known by another full name as well.
    if (field === 'name' && mine === undefined && (into.firstName ?? into.lastName) !== undefined) return [];
    return [{ field, mine, theirs, wins: mine === undefined || take.includes(field) }];
  });
  const won = pairs.filter(({ wins }) => wins);
  const has = (field: ChosenField) => won.some((pair) => pair.field === field);
  const custom = combineCustomFields(into, from, take.includes('customFields'));
  const consent = newerAnswer(into.marketing, from.marketing);
  const patch: CustomerChange = {
    ...Object.fromEntries(won.map(({ field, mine, theirs }) => [field, replacing(mine, theirs)])),
    // What follows from a field goes with it. That the address is theirs, its owner has proved to the other record alone.
    ...(has('phone') && { phoneE164: from.phoneE164 ?? null }),
    ...(has('officePhone') && { officePhoneE164: from.officePhoneE164 ?? null }),
    ...(has('email') && from.emailDelivery && { emailDelivery: from.emailDelivery }),
    groupIds: [...new Set([...into.groupIds, ...from.groupIds])].slice(0, mostGroups),
    tags: distinctTags([...into.tags, ...from.tags]).slice(0, mostTags),
    customFields: custom.values,
    openingBalance: addOpenings(into.openingBalance, from.openingBalance),
    ...(consent && { marketing: consent }),
  };
  const filled = pairs.filter(({ mine }) => mine === undefined).map(({ field }) => field);
  const conflicts = pairs
    .filter(({ mine }) => mine !== undefined)
    .map(({ field, wins }): Conflict => ({ field, wins: wins ? 'from' : 'into' }));
  const answers: Conflict[] =
    into.marketing.at !== undefined &&
    from.marketing.at !== undefined &&
    into.marketing.email !== from.marketing.email
      ? [{ field: 'marketing', wins: consent ? 'from' : 'into' }]
      : [];
  return {
    patch,
    filled: [...filled, ...custom.filled],
    conflicts: [...conflicts, ...custom.conflicts, ...answers],
  };
}

/** The other's value; a billing address that is their shipping address is that one, wherever the survivor's goods go. */
function theirValue(
  field: ChosenField,
  into: StoredCustomer,
  from: StoredCustomer,
  take: readonly TakenField[],
): StoredCustomer[ChosenField] {
  if (field !== 'billingAddress' || from.billingAddress !== 'same') return from[field];
  const movesAlong = into.shippingAddress === undefined || take.includes('shippingAddress');
  return movesAlong || isDeepStrictEqual(into.shippingAddress, from.shippingAddress)
    ? 'same'
    : from.shippingAddress;
}

/** As a merge patch says that the value takes the place of the one before, with all its members. */
function replacing(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return after;
  return { ...Object.fromEntries(Object.keys(before).map((name) => [name, null])), ...after };
}

function combineCustomFields(
  { customFields: mine }: StoredCustomer,
  { customFields: theirs }: StoredCustomer,
  takesTheirs: boolean,
) {
  const keys = Object.keys(theirs);
  const filled = keys.filter((key) => !Object.hasOwn(mine, key));
  const differing = keys.filter((key) => Object.hasOwn(mine, key) && mine[key] !== theirs[key]);
  const taken = [...filled, ...(takesTheirs ? differing : [])];
  return {
    values: Object.fromEntries(
      taken.flatMap((key) => (theirs[key] === undefined ? [] : [[key, theirs[key]]])),
    ),
    filled: filled.map(customFieldName),
    conflicts: differing.map(
      (key): Conflict => ({ field: customFieldName(key), wins: takesTheirs ? 'from' : 'into' }),
    ),
  };
}
