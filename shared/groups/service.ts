import { auditRecord, type Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { Customer } from '../customers/customer.ts';
import { findByIds } from '../customers/repository.ts';
import { changeCustomer } from '../customers/service.ts';
import { DomainError, NotFound, ValueTaken } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit, mergeChanges, tryCommit } from '../table/commit.ts';
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

/** How many customers are changed in one transaction: each takes a profile and an audit record, all one check. */
const batchSize = 20;

/**
 * Adds customers to a group and removes others from it. One that fails leaves the others as they are. Repeating it
 * changes nothing more.
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
    ...new Set(members.add).values().map((customerId): Step => ({ customerId, done: 'added' })),
    ...new Set(members.remove).values().map((customerId): Step => ({ customerId, done: 'removed' })),
  ];
  const results: MemberResult[] = [];
  for (let start = 0; start < steps.length; start += batchSize) {
    results.push(...(await changeBatch(table, groupId, steps.slice(start, start + batchSize), origin)));
  }
  return results;
}

interface Step {
  readonly customerId: string;
  readonly done: 'added' | 'removed';
}

/** All in one transaction; when somebody gets in the way, one after the other. */
async function changeBatch(
  table: Table,
  groupId: string,
  steps: readonly Step[],
  origin: Origin,
): Promise<MemberResult[]> {
  const customers = await findByIds(
    table,
    steps.map(({ customerId }) => customerId),
  );
  const changes = steps.flatMap(({ customerId, done }) => {
    const customer = customers.get(customerId);
    return customer
      ? (updateCustomer(customer, membership(customer, groupId, done), origin)?.change ?? [])
      : [];
  });
  const { writes, directory = [] } = mergeChanges(...changes);
  const [check, ...repeated] = writes.filter(({ kind }) => kind === 'check');
  const distinct = writes.filter((write) => write === check || !repeated.includes(write));
  if (changes.length > 0 && (await tryCommit(table, { writes: distinct, directory })).refused.length > 0) {
    const results: MemberResult[] = [];
    for (const step of steps) results.push(await changeMember(table, groupId, step, origin));
    return results;
  }
  return steps.map(({ customerId, done }) => {
    const customer = customers.get(customerId);
    if (!customer) return { customerId, status: 'failed', code: 'not_found' };
    return {
      customerId,
      status: customer.groupIds.includes(groupId) === (done === 'added') ? 'unchanged' : done,
    };
  });
}

async function changeMember(
  table: Table,
  groupId: string,
  { customerId, done }: Step,
  origin: Origin,
): Promise<MemberResult> {
  try {
    const { changed } = await changeCustomer(table, customerId, origin, (customer) =>
      membership(customer, groupId, done),
    );
    return { customerId, status: changed ? done : 'unchanged' };
  } catch (error) {
    if (error instanceof DomainError) return { customerId, status: 'failed', code: error.code };
    throw error;
  }
}

const membership = ({ groupIds }: Pick<Customer, 'groupIds'>, groupId: string, done: Step['done']) => ({
  groupIds: done === 'added' ? [...new Set([...groupIds, groupId])] : groupIds.filter((id) => id !== groupId),
});
