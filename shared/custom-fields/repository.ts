import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type StoredCustomField, storedCustomField } from './definition.ts';
import { customFieldsPartition } from './keys.ts';

/** All definitions, the oldest first, in one query. */
export async function readDefinitions(table: Table): Promise<StoredCustomField[]> {
  const items = await readRange(table, { PK: customFieldsPartition });
  return items.map((item) => storedCustomField.parse(item));
}

/** The definition of the field with that key. */
export async function findDefinition(table: Table, key: string): Promise<StoredCustomField | undefined> {
  return (await readDefinitions(table)).find((definition) => definition.key === key);
}
