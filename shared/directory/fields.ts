import { customerSource, customerStatus, gender } from '../customers/customer.ts';

/**
 * How a field can be asked about.
 * - `text`: compared after folding case and accents; `contains` finds it anywhere
 * - `keyword`: one of a few values
 * - `boolean`
 * - `instant`: a time, ISO 8601 with zone
 * - `set`: several ids or tags; `has` finds a customer that has it, compared like a text
 */
export type FieldKind = 'text' | 'keyword' | 'boolean' | 'instant' | 'set';

/** The operators of each kind; the first is meant when the query string names none. */
export const operatorsOf = {
  text: ['eq', 'contains'],
  keyword: ['eq'],
  boolean: ['eq'],
  instant: ['eq', 'gt', 'gte', 'lt', 'lte'],
  set: ['has'],
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
  phone: { kind: 'text' },
  officePhone: { kind: 'text' },
  username: { kind: 'text' },
  idNumber: { kind: 'text' },
  externalId: { kind: 'text' },
  birthDate: { kind: 'text' },
  gender: { kind: 'keyword', values: gender.options },
  status: { kind: 'keyword', values: customerStatus.options },
  tags: { kind: 'set' },
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
  source: { kind: 'keyword', values: customerSource.options },
  createdAt: { kind: 'instant' },
  updatedAt: { kind: 'instant' },
} as const satisfies Record<string, Field>;
export type FieldName = keyof typeof directoryFields;
/** The fields that hold several values. */
export type SetField = {
  [Name in FieldName]: (typeof directoryFields)[Name]['kind'] extends 'set' ? Name : never;
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

/** The fields to sort by: all that hold one value. */
export const sortableFields = fieldNames.filter((name) => fieldOf(name).kind !== 'set');
