import { digits, fold } from '../text/fold.ts';
import { type FieldName, fieldNames, fieldOf, termFields } from './fields.ts';

/** One customer as the directory keeps it: the searchable values in the form in which they are compared. */
export interface Row {
  readonly id: string;
  readonly rev: number;
  /** Folded texts; other values as they are. Absent fields are absent. */
  readonly values: Readonly<Partial<Record<FieldName, string | boolean | readonly string[]>>>;
  /** Everything that a free-text word is looked for in. */
  readonly haystack: string;
  /** Of all its phones, as they were typed and in full. */
  readonly phoneDigits: string;
  /** The keys of the custom fields that it has a value of. */
  readonly customFields: readonly string[];
}

/** Makes a row of a customer's fields, nested as in the resource. */
export function toRow(id: string, rev: number, fields: Readonly<Record<string, unknown>>): Row {
  const values: Record<string, string | boolean | readonly string[]> = {};
  for (const name of fieldNames) {
    const value = name === 'id' ? id : valueAt(fields, name);
    if (typeof value === 'string') values[name] = fieldOf(name).kind === 'text' ? fold(value) : value;
    else if (typeof value === 'boolean') values[name] = value;
    else if (Array.isArray(value)) values[name] = value.map((member) => fold(String(member)));
  }
  return {
    id,
    rev,
    values,
    haystack: termFields.map((name) => values[name] ?? '').join('\n'),
    phoneDigits: ['phone', 'phoneE164', 'officePhone', 'officePhoneE164']
      .map((name) => digits(String(fields[name] ?? '')))
      .join('\n'),
    customFields: Object.keys(fields.customFields ?? {}),
  };
}

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
