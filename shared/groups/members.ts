import type { Origin } from '../audit/audit.ts';
import { type BulkResult, changeCustomers } from '../customers/change-customers.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { BeingDeleted, LimitReached } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { mostGroups } from './group.ts';
import { getGroup } from './repository.ts';

/** What became of one customer in a change of a group's members. */
export interface MemberResult {
  readonly customerId: string;
  readonly status: 'added' | 'removed' | 'unchanged' | 'failed';
  /** Why it failed: a stable code. */
  readonly code?: string;
}

/**
 * Adds customers to a group and removes others from it. One that fails leaves the others as they are. Repeating it
 * changes nothing more.
 * @returns what became of each, in the order given, those to add first; of a repeated one once
 * @throws NotFound when there is no such group
 * @throws BeingDeleted when there is somebody to add
 */
export async function changeMembers(
  table: Table,
  groupId: string,
  members: { readonly add: readonly string[]; readonly remove: readonly string[] },
  origin: Origin,
): Promise<MemberResult[]> {
  const group = await getGroup(table, groupId);
  const added = new Set(members.add);
  if (group.deletingSince && added.size > 0) throw new BeingDeleted();
  const patchFor = ({ id, groupIds }: StoredCustomer) => {
    if (!added.has(id)) return { groupIds: groupIds.filter((one) => one !== groupId) };
    if (groupIds.includes(groupId)) return {};
    if (groupIds.length >= mostGroups) throw new LimitReached(mostGroups, 'groups of one customer');
    return { groupIds: [...groupIds, groupId] };
  };
  const ids = [...added.union(new Set(members.remove))];
  const results = await changeCustomers(table, ids, patchFor, origin);
  return results.map((result) => memberResult(result, added.has(result.customerId)));
}

function memberResult(result: BulkResult, added: boolean): MemberResult {
  const { customerId } = result;
  if (result.status === 'failed') {
    // The group was there: what a customer may not refer to any more is being deleted, or is gone by now.
    const code = result.code === 'unknown_reference' ? 'being_deleted' : result.code;
    return { customerId, status: 'failed', code };
  }
  if (result.status === 'unchanged') return { customerId, status: 'unchanged' };
  return { customerId, status: added ? 'added' : 'removed' };
}
