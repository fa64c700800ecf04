import type { Stamp } from '../table/stamp.ts';
import { digits } from '../text/fold.ts';
import { searchForm } from '../text/search-form.ts';
import { dateNumber } from './calendar.ts';
import { type FieldName, fieldNames, fieldOf } from './fields.ts';

/**
 * A value in the form in which it is compared: a text as `../text/search-form.ts` has it, a time in milliseconds since
 * 1970, a date as the number 20260131, with the year 0 when it is unknown.
 */
export type Value = string | boolean | number | readonly string[];

/** One customer as the directory keeps it. */
export interface Row {
  readonly id: string;
  readonly rev: number;
  /** Of the last change; absent when it is not known. */
  readonly stamp?: Stamp;
  /** Absent fields are absent. */
  readonly values: Readonly<Partial<Record<FieldName, Value>>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Makes a row of a customer's fields, nested as in the resource. */
export function toRow(id: string, rev: number, fields: Fields): Row {
  const values: Partial<Record<FieldName, Value>> = {};
  for (const name of fieldNames) {
    const value = compared(name, name === 'id' ? id : valueAt(fields, placeOf(name, fields)), fields);
    if (value !== undefined && value !== '') values[name] = value;
  }
  return { id, rev, values };
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
