import { digits, fold } from '../text/fold.ts';
import { type FieldName, fieldNames, fieldOf } from './fields.ts';

/** A value in the form in which it is compared: a text folded, a time in milliseconds since 1970. */
export type Value = string | boolean | number | readonly string[];

/** One customer as the directory keeps it. */
export interface Row {
  readonly id: string;
  readonly rev: number;
  /** Absent fields are absent. */
  readonly values: Readonly<Partial<Record<FieldName, Value>>>;
}

/** Makes a row of a customer's fields, nested as in the resource. */
export function toRow(id: string, rev: number, fields: Readonly<Record<string, unknown>>): Row {
  const values: Partial<Record<FieldName, Value>> = {};
  for (const name of fieldNames) {
    const value = compared(name, name === 'id' ? id : valueAt(fields, name), fields);
    if (value !== undefined && value !== '') values[name] = value;
  }
  return { id, rev, values };
}

function compared(name: FieldName, value: unknown, fields: Readonly<Record<string, unknown>>) {
  switch (fieldOf(name).kind) {
    case 'text':
      return typeof value === 'string' ? fold(value) : undefined;
    case 'phone':
      return typeof value === 'string' ? phoneLines(value, fields[`${name}E164`]) : undefined;
    case 'keyword':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'instant':
      return typeof value === 'string' ? Date.parse(value) : undefined;
    case 'set':
      return distinct(Array.isArray(value) ? value.map(String) : Object.keys(value ?? {}));
    case 'tags':
      return distinct(Array.isArray(value) ? value.map((tag) => fold(String(tag))) : []);
  }
}

const distinct = (members: readonly string[]): readonly string[] | undefined =>
  members.length > 0 ? [...new Set(members)] : undefined;

/** A phone by all that it is found by, line by line: as it was typed, its digits, and those with the country code. */
const phoneLines = (typed: string, e164: unknown): string =>
  [fold(typed), digits(typed), ...(typeof e164 === 'string' ? [digits(e164)] : [])].join('\n');

/** What stands at a path such as `marketing.email`. */
export function valueAt(fields: Readonly<Record<string, unknown>>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined,
      fields,
    );
}
