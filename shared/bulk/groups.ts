import { DanglingReference } from '../errors.ts';
import { findGroups } from '../groups/repository.ts';
import { goneWhenBeingDeleted } from '../selection/gone-from-filter.ts';
import type { Table } from '../table/table.ts';
import type { BulkAction } from './action.ts';

/** Which of the groups that the action adds customers to take members now: they exist, and nobody is deleting them. */
export async function joinableGroups(table: Table, action: BulkAction): Promise<Set<string>> {
  if (action.type !== 'change' || !action.addToGroups) return new Set();
  const groups = await findGroups(table, action.addToGroups);
  return new Set([...groups.values()].filter(({ deletingSince }) => !deletingSince).map(({ id }) => id));
}

/**
 * Refuses an action that names a group which there is not, or which nobody can join.
 * @throws DanglingReference
 */
export async function requireGroups(table: Table, action: BulkAction): Promise<void> {
  if (action.type !== 'change') return;
  const { addToGroups = [], removeFromGroups = [] } = action;
  const groups = await findGroups(table, [...addToGroups, ...removeFromGroups]);
  const toJoin = addToGroups.find((id) => groups.get(id)?.deletingSince !== undefined || !groups.has(id));
  if (toJoin !== undefined)
    throw new DanglingReference('/action/addToGroups', `The group ${toJoin}`, goneWhenBeingDeleted);
  const toLeave = removeFromGroups.find((id) => !groups.has(id));
  if (toLeave !== undefined) throw new DanglingReference('/action/removeFromGroups', `The group ${toLeave}`);
}
