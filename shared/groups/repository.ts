import { NotFound } from '../errors.ts';
import { readItem, readItems, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type StoredGroup, storedGroup } from './group.ts';
import { groupKey, groupsPartition } from './keys.ts';

/** @throws NotFound */
export async function getGroup(table: Table, id: string): Promise<StoredGroup> {
  const item = await readItem(table, groupKey(id));
  if (!item) throw new NotFound('There is no group with this id.');
  return storedGroup.parse(item);
}

/** Those of the groups that exist, by id. */
export async function findGroups(table: Table, ids: readonly string[]): Promise<Map<string, StoredGroup>> {
  const items = await readItems(table, ids.map(groupKey));
  return new Map(items.map((item) => storedGroup.parse(item)).map((group) => [group.id, group]));
}

/** All groups, the oldest first. */
export async function listGroups(table: Table): Promise<StoredGroup[]> {
  return (await readRange(table, { PK: groupsPartition })).map((item) => storedGroup.parse(item));
}
