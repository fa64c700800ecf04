import { auditRecord, type Origin } from '../audit/audit.ts';
import { changeCustomers } from '../customers/change-customers.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import type { Directory } from '../directory/directory.ts';
import { BeingDeleted, ValueTaken, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { chooseSlot, retrySlotTaken } from '../limits/slots.ts';
import { mergePatch } from '../merge-patch/merge-patch.ts';
import { type RetireOptions, retire } from '../retirement/retire.ts';
import { commit } from '../table/commit.ts';
import { Changed, retryChanged } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';
import { fold } from '../text/fold.ts';
import { type GroupInput, type GroupPatch, mostGroupsInAll, type StoredGroup, storedGroup } from './group.ts';
import { groupAuditKey, groupKey, groupNameKey, groupSlotKey } from './keys.ts';
import { getGroup, listGroups } from './repository.ts';

/**
 * Creates a group.
 * @throws ValueTaken when another group has this name, in any letter case
 * @throws LimitReached when there are as many as there may be
 */
export async function createGroup(
  table: Table,
  id: string,
  input: GroupInput,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<StoredGroup>> {
  const at = origin.now.toISOString();
  const created = Object.entries(input).map(([field, to]) => ({ field, to }));
  const createNow = async (record: readonly Write[]) => {
    const taken = (await listGroups(table)).flatMap(({ slot }) => slot ?? []);
    const { slot, otherwise } = chooseSlot(taken, mostGroupsInAll, 'groups');
    const group: StoredGroup = { id, ...input, createdAt: at, updatedAt: at, version: 1, slot };
    const writes = [
      ...record,
      put({ ...groupKey(id), ...group }, absent()),
      claimName(group),
      put({ ...groupSlotKey(slot), groupId: id }, absent(), otherwise),
      auditRecord((record) => groupAuditKey(id, record), origin, 'created', created),
    ];
    await commit(table, { writes });
    return group;
  };
  return await once(table, request, id, {
    run: (record) => retrySlotTaken(() => createNow(record)),
    replay: (groupId) => getGroup(table, groupId),
  });
}

/**
 * The group with a merge patch applied.
 * @param expected the version the caller knows; without it the patch is applied to whatever the group is now. A patch
 *   that changes nothing is fulfilled whatever the version: an earlier try has done it (RFC 9110, section 13.1.1)
 * @throws NotFound
 * @throws ValueTaken when another group has the new name
 * @throws BeingDeleted
 * @throws VersionMismatch when the group no longer has the expected version
 */
export async function updateGroup(
  table: Table,
  id: string,
  patch: GroupPatch,
  origin: Origin,
  expected?: number,
): Promise<StoredGroup> {
  const changeNow = async () => {
    const current = await getGroup(table, id);
    const merged = storedGroup.parse(mergePatch(current, patch));
    const changes = (Object.keys(patch) as (keyof GroupPatch)[]).flatMap((field) =>
      current[field] === merged[field] ? [] : [{ field, from: current[field], to: merged[field] }],
    );
    if (changes.length === 0) return current;
    if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
    if (current.deletingSince) throw new BeingDeleted();
    const group = { ...merged, updatedAt: origin.now.toISOString(), version: current.version + 1 };
    const writes = [
      put({ ...groupKey(id), ...group }, equals('version', current.version), new Changed()),
      ...(fold(group.name) === fold(current.name)
        ? []
        : [claimName(group), releaseName(current, new Changed())]),
      auditRecord((record) => groupAuditKey(id, record), origin, 'updated', changes),
    ];
    await commit(table, { writes });
    return group;
  };
  return await retryChanged(changeNow);
}

/**
 * Deletes a group; by force with its members detached first, otherwise only while it has none.
 * @throws like {@link retire}
 */
export async function deleteGroup(
  table: Table,
  directory: Directory,
  id: string,
  options: RetireOptions,
): Promise<void> {
  const without = ({ groupIds }: StoredCustomer) => ({
    groupIds: groupIds.filter((groupId) => groupId !== id),
  });
  await retire(
    table,
    directory,
    {
      key: groupKey(id),
      read: () => getGroup(table, id),
      users: { field: 'groupIds', op: 'has', value: id },
      detach: (customerIds) => changeCustomers(table, customerIds, without, options.origin),
      byForce: 'With ?force they are taken out of the group first.',
      guards: (group) => [releaseName(group), ...releaseSlot(group)],
      auditKey: (record) => groupAuditKey(id, record),
    },
    options,
  );
}

const claimName = ({ id, name }: StoredGroup): Write =>
  put({ ...groupNameKey(fold(name)), groupId: id }, absent(), new ValueTaken('group', 'name'));

const releaseName = ({ id, name }: StoredGroup, otherwise: Error = new VersionMismatch()): Write =>
  remove(groupNameKey(fold(name)), equals('groupId', id), otherwise);

const releaseSlot = ({ id, slot }: StoredGroup): Write[] =>
  slot === undefined ? [] : [remove(groupSlotKey(slot), equals('groupId', id), new VersionMismatch())];
