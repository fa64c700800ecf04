import { customerSource, customerStatus, gender } from '../customers/customer.ts';

/**
 * How a field can be asked about.
 * - `text`: compared after folding case and accents; `contains` finds it anywhere
 * - `phone`: a text that is also found by its digits, as they were typed and with the country code
 * - `keyword`: one of a few values
 * - `boolean`
 * - `instant`: a time, ISO 8601 with zone
 * - `set`: several ids, or the keys of the custom fields that have a value; `has` finds a customer that has it
 * - `tags`: several texts; `has` finds a customer that has it, after folding
 */
export type FieldKind = 'text' | 'phone' | 'keyword' | 'boolean' | 'instant' | 'set' | 'tags';

/** The operators of each kind; the first is meant when the query string names none. */
export const operatorsOf = {
  text: ['eq', 'contains'],
  phone: ['eq', 'contains'],
  keyword: ['eq'],
  boolean: ['eq'],
  instant: ['eq', 'gt', 'gte', 'lt', 'lte'],
  set: ['has'],
  tags: ['has'],
} as const satisfies Record<FieldKind, readonly string[]>;
export type Operator = (typeof operatorsOf)[FieldKind][number];

interface Field {
  readonly kind: FieldKind;
  /** The allowed values of a keyword. */
  readonly values?: readonly string[];
}

/** Every field that a customer can be found by, under the name it has in the resource. */
const directoryFields = {
  id: { kind: 'text' },
  firstName: { kind: 'text' },
  lastName: { kind: 'text' },
  name: { kind: 'text' },
  email: { kind: 'text' },
  phone: { kind: 'phone' },
  officePhone: { kind: 'phone' },
  username: { kind: 'text' },
  idNumber: { kind: 'text' },
  externalId: { kind: 'text' },
  birthDate: { kind: 'text' },
  gender: { kind: 'keyword', values: gender.options },
  status: { kind: 'keyword', values: customerStatus.options },
  tags: { kind: 'tags' },
  groupIds: { kind: 'set' },
  taxExempt: { kind: 'boolean' },
  taxId: { kind: 'text' },
  notificationsOptIn: { kind: 'boolean' },
  rewardsSummaryOptIn: { kind: 'boolean' },
  'marketing.email': { kind: 'boolean' },
  'business.company': { kind: 'text' },
  'shippingAddress.city': { kind: 'text' },
  'shippingAddress.country': { kind: 'text' },
  'membership.type': { kind: 'text' },
  'membership.number': { kind: 'text' },
  customFields: { kind: 'set' },
  source: { kind: 'keyword', values: customerSource.options },
  createdAt: { kind: 'instant' },
  updatedAt: { kind: 'instant' },
} as const satisfies Record<string, Field>;
export type FieldName = keyof typeof directoryFields;
/** The fields that hold several values. */
export type SetField = {
  [Name in FieldName]: (typeof directoryFields)[Name]['kind'] extends 'set' | 'tags' ? Name : never;
}[FieldName];
export const fieldNames = Object.keys(directoryFields) as [FieldName, ...FieldName[]];

export const fieldOf = (name: FieldName): Field => directoryFields[name];

/** The fields that the free-text term `q` looks into. */
export const termFields = [
  'firstName',
  'lastName',
  'name',
  'email',
  'username',
  'idNumber',
  'externalId',
  'business.company',
  'id',
] as const;

/** The fields that a free-text term which looks like a phone number looks into. */
export const phoneFields = fieldNames.filter((name) => fieldOf(name).kind === 'phone');

/** The fields to sort by: all that hold one value. */
export const sortableFields = fieldNames.filter((name) => !['set', 'tags'].includes(fieldOf(name).kind));
