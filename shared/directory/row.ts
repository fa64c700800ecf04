import { fullName } from '../customers/full-name.ts';
import type { Stamp } from '../table/stamp.ts';
import { digits } from '../text/fold.ts';
import { searchForm } from '../text/search-form.ts';
import { dateNumber } from './calendar.ts';
import { type FieldName, fieldNames, fieldOf, standingFields } from './fields.ts';

/**
 * A value in the form in which it is compared: a text as `../text/search-form.ts` has it, a time in milliseconds since
 * 1970, a date as the number 20260131, with the year 0 when it is unknown.
 */
export type Value = string | boolean | number | readonly string[];

/** Which revision of a part of a customer is known. */
export interface PartVersion {
  readonly rev: number;
  /** Of the last change; absent when it is not known. */
  readonly stamp?: Stamp;
}

/** Absent fields are absent. */
export type Values = Readonly<Partial<Record<FieldName, Value>>>;

/** One customer as the directory keeps it: the revision of the profile, and of the standing if there is one. */
export interface Row extends PartVersion {
  readonly id: string;
  readonly standing?: PartVersion;
  readonly values: Values;
}

/** What is known of where a customer stands. */
export interface Standing extends PartVersion {
  readonly values: Values;
}

type Fields = Readonly<Record<string, unknown>>;

/** Makes a row of a customer's fields, nested as in the resource; amounts are numbers. */
export const toRow = (id: string, rev: number, fields: Fields): Row => ({
  id,
  rev,
  values: valuesOf(fieldNames, { ...fields, id, fullName: fullNameIn(fields) }),
});

function fullNameIn({ firstName, lastName, name }: Fields): string | undefined {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return fullName({ firstName: text(firstName), lastName: text(lastName), name: text(name) });
}

/** What a row says of where a customer stands. */
export const toStanding = (part: PartVersion, fields: Fields): Standing => ({
  ...part,
  values: valuesOf(standingFields, fields),
});

/** The row with another standing. */
export function withStanding(row: Row, { values: own, ...standing }: Standing): Row {
  const values = { ...row.values };
  for (const name of standingFields) {
    const value = own[name];
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return { ...row, standing, values };
}

function valuesOf(names: readonly FieldName[], fields: Fields): Values {
  const values: Partial<Record<FieldName, Value>> = {};
  for (const name of names) {
    const value = compared(name, valueAt(fields, placeOf(name, fields)), fields) ?? fieldOf(name).none;
    if (value !== undefined && value !== '') values[name] = value;
  }
  return values;
}

/** A billing address that is the same is the shipping address. */
const placeOf = (name: FieldName, { billingAddress }: Fields): string =>
  billingAddress === 'same' ? name.replace(/^billingAddress\./, 'shippingAddress.') : name;

function compared(name: FieldName, value: unknown, fields: Fields): Value | undefined {
  switch (fieldOf(name).kind) {
    case 'text':
      return typeof value === 'string' ? searchForm(value) : undefined;
    case 'phone':
      return typeof value === 'string' ? phoneLines(value, fields[`${name}E164`]) : undefined;
    case 'keyword':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'instant':
      return typeof value === 'string' ? Date.parse(value) : undefined;
    case 'date':
    case 'birthDate':
      return typeof value === 'string' ? toDateNumber(value) : undefined;
    case 'set':
      return distinct(
        Array.isArray(value) ? value.map(String) : Object.entries(value ?? {}).flatMap(entriesOf),
      );
    case 'tags':
      return distinct(Array.isArray(value) ? value.map((tag) => searchForm(String(tag))) : []);
  }
}

/** The number of a date; of one without year (`--02-28`) that of the year 0. */
export function toDateNumber(text: string): number | undefined {
  const [, year, month, day] = /^(?:(\d{4})|-)-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return day === undefined ? undefined : dateNumber(Number(year ?? 0), Number(month), Number(day));
}

const distinct = (members: readonly string[]): readonly string[] | undefined =>
  members.length > 0 ? [...new Set(members)] : undefined;

/** A phone by all that it is found by, line by line: as it was typed, its digits, and those with the country code. */
function phoneLines(typed: string, e164: unknown): string {
  const form = searchForm(typed);
  return [form, digits(form), ...(typeof e164 === 'string' ? [digits(e164)] : [])].join('\n');
}

/**
 * A custom field among the members of `customFields`: that there is a value, and which. No key has an equals sign, so
 * neither is taken for the other.
 */
const entriesOf = ([key, value]: [string, unknown]): string[] => [
  key,
  `${key}=${typeof value === 'string' ? searchForm(value) : String(value)}`,
];

/** What stands at a path such as `marketing.email`. */
export function valueAt(fields: Fields, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined,
      fields,
    );
}
