import { customerSource, customerStatus, emailDelivery, gender } from '../customers/customer.ts';
import { membershipStatus } from '../customers/membership.ts';
import { languages } from '../text/languages.ts';

/**
 * What a field's values are, and so how it can be asked about.
 * - `text`: compared in the form of `../text/search-form.ts`
 * - `phone`: a text that is also found by its digits, as they were typed and with the country code
 * - `keyword`: one of a few values
 * - `boolean`
 * - `number`
 * - `instant`: a time
 * - `date`: a day without a time
 * - `birthDate`: a day whose year may be unknown, and which comes again each year
 * - `set`: several ids, or the custom fields that have a value
 * - `tags`: several texts
 */
export type FieldKind =
  | 'text'
  | 'phone'
  | 'keyword'
  | 'boolean'
  | 'number'
  | 'instant'
  | 'date'
  | 'birthDate'
  | 'set'
  | 'tags';

const text = ['eq', 'ne', 'in', 'contains', 'startsWith', 'exists'] as const;
const choice = ['eq', 'ne', 'in', 'exists'] as const;
const order = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'between', 'exists'] as const;
const members = ['has', 'hasAll', 'hasNone', 'exists'] as const;

/** The operators of each kind; the first is meant when none is named. */
export const operatorsOf = {
  text,
  phone: text,
  keyword: choice,
  boolean: choice,
  number: order,
  instant: order,
  date: order,
  birthDate: [...order, 'month', 'anniversary'],
  set: members,
  tags: members,
} as const satisfies Record<FieldKind, readonly string[]>;
export type Operator = (typeof operatorsOf)[FieldKind][number];

export interface Field {
  readonly kind: FieldKind;
  /** The allowed values of a keyword; absent: countries. */
  readonly values?: readonly string[];
  /** The part of the customer that it belongs to; absent: the profile. */
  readonly part?: 'standing';
  /** What it is of a customer of whom that part says nothing. Default: no value. */
  readonly none?: number;
}

const sum = { kind: 'number', part: 'standing', none: 0 } as const;

/**
 * Every field that a customer can be found by, under the name it has in the resource. `fullName` stands in none: it is made
 * of the names (`../customers/full-name.ts`).
 */
const directoryFields = {
  id: { kind: 'text' },
  firstName: { kind: 'text' },
  lastName: { kind: 'text' },
  name: { kind: 'text' },
  fullName: { kind: 'text' },
  email: { kind: 'text' },
  phone: { kind: 'phone' },
  officePhone: { kind: 'phone' },
  username: { kind: 'text' },
  idNumber: { kind: 'text' },
  externalId: { kind: 'text' },
  birthDate: { kind: 'birthDate' },
  gender: { kind: 'keyword', values: gender.options },
  language: { kind: 'keyword', values: languages },
  status: { kind: 'keyword', values: customerStatus.options },
  tags: { kind: 'tags' },
  groupIds: { kind: 'set' },
  taxExempt: { kind: 'boolean' },
  taxId: { kind: 'text' },
  notificationsOptIn: { kind: 'boolean' },
  rewardsSummaryOptIn: { kind: 'boolean' },
  'marketing.email': { kind: 'boolean' },
  'marketing.at': { kind: 'instant' },
  'business.company': { kind: 'text' },
  'shippingAddress.city': { kind: 'text' },
  'shippingAddress.region': { kind: 'text' },
  'shippingAddress.postalCode': { kind: 'text' },
  'shippingAddress.country': { kind: 'keyword' },
  'billingAddress.city': { kind: 'text' },
  'billingAddress.region': { kind: 'text' },
  'billingAddress.postalCode': { kind: 'text' },
  'billingAddress.country': { kind: 'keyword' },
  'membership.type': { kind: 'text' },
  'membership.number': { kind: 'text' },
  'membership.status': { kind: 'keyword', values: membershipStatus.options },
  'membership.validUntil': { kind: 'date' },
  customFields: { kind: 'set' },
  hasPassword: { kind: 'boolean' },
  passwordResetRequired: { kind: 'boolean' },
  emailVerifiedAt: { kind: 'instant' },
  emailDelivery: { kind: 'keyword', values: emailDelivery.options },
  source: { kind: 'keyword', values: customerSource.options },
  createdAt: { kind: 'instant' },
  updatedAt: { kind: 'instant' },
  ordersCount: sum,
  totalSpent: sum,
  firstOrderAt: { kind: 'instant', part: 'standing' },
  lastOrderAt: { kind: 'instant', part: 'standing' },
  creditBalance: sum,
  points: sum,
} as const satisfies Record<string, Field>;
export type FieldName = keyof typeof directoryFields;
/** The fields that hold several values. */
export type SetField = {
  [Name in FieldName]: (typeof directoryFields)[Name]['kind'] extends 'set' | 'tags' ? Name : never;
}[FieldName];
export const fieldNames = Object.keys(directoryFields) as [FieldName, ...FieldName[]];

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(directoryFields, name);

export const fieldOf = (name: FieldName): Field => directoryFields[name];

/** The fields of where a customer stands with the shop: amounts are in the units that people name, of its currency. */
export const standingFields = fieldNames.filter((name) => fieldOf(name).part === 'standing');

/** The fields that the free-text term `q` looks into; ids beside them. */
export const termFields = [
  'firstName',
  'lastName',
  'name',
  'email',
  'username',
  'idNumber',
  'externalId',
  'business.company',
] as const;

/** The fields that a free-text term which looks like a phone number looks into. */
export const phoneFields = fieldNames.filter((name) => fieldOf(name).kind === 'phone');

/** The fields to sort by: all that hold one value. */
export const sortableFields = fieldNames.filter((name) => !['set', 'tags'].includes(fieldOf(name).kind));

/** The fields whose values can be counted: all that have few. */
export const facetFields = fieldNames.filter((name) =>
  ['keyword', 'boolean', 'set', 'tags'].includes(fieldOf(name).kind),
);
