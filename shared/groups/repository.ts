import { readItem, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type Group, group } from './group.ts';
import { groupKey, groupsPartition } from './keys.ts';

/** The group with that id. */
export async function findGroup(table: Table, id: string): Promise<Group | undefined> {
  const item = await readItem(table, groupKey(id));
  return item && group.parse(item);
}

/** All groups, the oldest first. */
export async function listGroups(table: Table): Promise<Group[]> {
  return (await readRange(table, { PK: groupsPartition })).map((item) => group.parse(item));
}
