import type { StoredCustomField } from '../custom-fields/definition.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import { columnNamed, columns, customColumn } from '../customer-files/columns.ts';
import { escapePointer, type FieldError } from '../errors.ts';
import { refusalOf } from '../schema/faults.ts';
import type { Table } from '../table/table.ts';
import { suggestion } from '../text/suggestion.ts';
import type { ImportContent } from './content.ts';
import type { ImportOptions } from './options.ts';
import { vocabularies } from './vocabularies.ts';

/** The custom fields that are declared, by key. */
export type CustomFields = ReadonlyMap<string, StoredCustomField>;

/** The custom fields that files can have columns for: not those that are being deleted. */
export async function customFieldsOf(table: Table): Promise<CustomFields> {
  const definitions = await readDefinitions(table);
  return new Map(definitions.flatMap((one) => (one.deletingSince ? [] : [[one.key, one] as const])));
}

/** Whether a column of a file can be said to carry this. */
export function isImported(field: string, customFields: CustomFields): boolean {
  const column = columnNamed(field, customFields);
  return column !== undefined && column.only !== 'export';
}

/** Whether exports have a column of this name and imports leave it aside: only Clientele itself changes it. */
export const isOwnField = (field: string): boolean =>
  columns.some(({ name, only }) => name === field && only === 'export');

/** The field that was probably meant, as a sentence to end an error with; empty when none comes near. */
export function nearestField(field: string, customFields: CustomFields): string {
  const known = [...columns, ...[...customFields.values()].map(customColumn)];
  const names = known.filter(({ only }) => only !== 'export').map(({ name }) => name);
  return suggestion(field, names);
}

/**
 * Before there is a file to hold against it, options can be known to name a field that there is not.
 * @throws InvalidRequest with a pointer to each
 */
export async function requireKnownFields(
  table: Table,
  { content, columns = {} }: Pick<ImportOptions, 'content' | 'columns'>,
): Promise<void> {
  const named = Object.entries(columns).flatMap(([header, field]) =>
    field === null ? [] : [{ header, field }],
  );
  if (named.length === 0) return;
  const customFields = await customFieldsOf(table);
  const faults = named
    .filter(({ field }) => !isTaken(field, content, customFields))
    .map(
      ({ header, field }): FieldError => ({
        pointer: `/options/columns/${escapePointer(header)}`,
        code: 'unknown_field',
        message: isOwnField(field)
          ? 'Only Clientele itself changes this field.'
          : `No import knows this field.${nearestField(field, customFields)}`,
      }),
    );
  if (faults.length > 0) throw refusalOf(faults);
}

/** Whether a file of that content can have a column of the field; of a file that says nothing of its content: any file. */
function isTaken(field: string, content: ImportContent | undefined, customFields: CustomFields): boolean {
  const others = Object.entries(vocabularies).filter(([name]) => content === undefined || name === content);
  const isOfCustomers = content === undefined || content === 'customers';
  return (
    (isOfCustomers && isImported(field, customFields)) || others.some(([, words]) => words.isImported(field))
  );
}
