import { NotFound } from '../errors.ts';
import { readItem, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type StoredGroup, storedGroup } from './group.ts';
import { groupKey, groupsPartition } from './keys.ts';

/** @throws NotFound */
export async function getGroup(table: Table, id: string): Promise<StoredGroup> {
  const item = await readItem(table, groupKey(id));
  if (!item) throw new NotFound('There is no group with this id.');
  return storedGroup.parse(item);
}

/** All groups, the oldest first. */
export async function listGroups(table: Table): Promise<StoredGroup[]> {
  return (await readRange(table, { PK: groupsPartition })).map((item) => storedGroup.parse(item));
}
