import { auditRecord, type Origin } from '../audit/audit.ts';
import { changeCustomer } from '../customers/service.ts';
import { DomainError, NotFound, ValueTaken } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { absent, put } from '../table/writes.ts';
import { fold } from '../text/fold.ts';
import type { Group, GroupInput } from './group.ts';
import { groupAuditKey, groupKey, groupNameKey } from './keys.ts';
import { findGroup } from './repository.ts';

/**
 * Creates a group.
 * @throws ValueTaken when another group has this name, in any letter case
 */
export async function createGroup(
  table: Table,
  id: string,
  input: GroupInput,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<Group>> {
  const at = origin.now.toISOString();
  const group: Group = { id, ...input, createdAt: at, updatedAt: at, version: 1 };
  const guard = { ...groupNameKey(fold(group.name)), groupId: id };
  const writes = [
    put({ ...groupKey(id), ...group }, absent()),
    put(guard, absent(), new ValueTaken('group', 'name')),
    auditRecord((record) => groupAuditKey(id, record), origin, 'created', Object.keys(input)),
  ];
  return await once(table, request, id, {
    run: async (record) => {
      await commit(table, { writes: [...record, ...writes] });
      return group;
    },
    replay: (groupId) => getGroup(table, groupId),
  });
}

/** @throws NotFound */
export async function getGroup(table: Table, id: string): Promise<Group> {
  const group = await findGroup(table, id);
  if (!group) throw new NotFound('There is no group with this id.');
  return group;
}

/** What became of one customer in a change of a group's members. */
export interface MemberResult {
  readonly customerId: string;
  readonly status: 'added' | 'removed' | 'unchanged' | 'failed';
  /** Why it failed: a stable code. */
  readonly code?: string;
}

/** How many customers are changed at the same time: enough to hide the round trips, few enough to meet rarely. */
const parallelChanges = 8;

/**
 * Adds customers to a group and removes others from it, each in a transaction of its own: one that fails
 * leaves the others as they are. Repeating it changes nothing more.
 * @throws NotFound when there is no such group
 */
export async function changeMembers(
  table: Table,
  groupId: string,
  members: { readonly add: readonly string[]; readonly remove: readonly string[] },
  origin: Origin,
): Promise<MemberResult[]> {
  await getGroup(table, groupId);
  const steps = [
    ...members.add.map((customerId) => ({ customerId, done: 'added' as const })),
    ...members.remove.map((customerId) => ({ customerId, done: 'removed' as const })),
  ];
  const results: MemberResult[] = [];
  const next = steps.entries();
  const work = async () => {
    for (const [index, { customerId, done }] of next) {
      results[index] = await changeMember(table, groupId, customerId, done, origin);
    }
  };
  await Promise.all(Array.from({ length: parallelChanges }, work));
  return results;
}

async function changeMember(
  table: Table,
  groupId: string,
  customerId: string,
  done: 'added' | 'removed',
  origin: Origin,
): Promise<MemberResult> {
  try {
    const { changed } = await changeCustomer(table, customerId, origin, ({ groupIds }) => ({
      groupIds:
        done === 'added' ? [...new Set([...groupIds, groupId])] : groupIds.filter((id) => id !== groupId),
    }));
    return { customerId, status: changed ? done : 'unchanged' };
  } catch (error) {
    if (error instanceof DomainError) return { customerId, status: 'failed', code: error.code };
    throw error;
  }
}
