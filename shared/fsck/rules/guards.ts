import { auditRecord, type Origin } from '../../audit/audit.ts';
import { storedCustomField } from '../../custom-fields/definition.ts';
import {
  definitionAuditKey,
  definitionGuardKey,
  definitionKey,
  definitionSlotKey,
} from '../../custom-fields/keys.ts';
import { storedCustomer } from '../../customers/customer.ts';
import { auditKey, guardKey, profileKey, uniqueFields } from '../../customers/keys.ts';
import { storedGroup } from '../../groups/group.ts';
import { groupAuditKey, groupKey, groupNameKey, groupSlotKey } from '../../groups/keys.ts';
import { readItem } from '../../table/read.ts';
import type { Item, Key } from '../../table/table.ts';
import { absent, check, equals, put, type Requirement, remove, type Write } from '../../table/writes.ts';
import { fold } from '../../text/fold.ts';
import { viewAuditKey, viewKey, viewNameKey, viewSlotKey } from '../../views/keys.ts';
import { storedView } from '../../views/view.ts';
import type { Fault } from '../fault.ts';
import { keyText, repaired } from '../keys.ts';
import type { Expectation, PairRule } from '../pairs.ts';
import { parsedAs } from '../parsed.ts';
import type { World } from '../world.ts';

/** What has unique values, each of which a guard item gives to one owner. */
interface Owner {
  readonly id: string;
  readonly version: number;
  /** The keys of its guards. */
  readonly guards: readonly Key[];
  readonly auditKey: (recordId: string) => Key;
}

/** A kind of owner. */
interface Owners {
  /** For people. */
  readonly name: string;
  /** The field of a guard that names the owner. */
  readonly field: string;
  readonly guardPK: RegExp;
  readonly key: (id: string) => Key;
  /** Undefined when the item is none, or cannot be read. */
  readonly read: (item: Item | undefined) => Owner | undefined;
}

const customerOf = parsedAs(storedCustomer);
const groupOf = parsedAs(storedGroup);
const definitionOf = parsedAs(storedCustomField);
// The filter of a view is a text in its item.
const viewOf = parsedAs(storedView.omit({ filter: true }));

const kindsOfOwners: readonly Owners[] = [
  {
    name: 'customer',
    field: 'customerId',
    guardPK: /^(EMAIL|USERNAME|EXTERNALID)#/,
    key: profileKey,
    read: (item) => {
      const customer = item?.SK === 'PROFILE' ? customerOf(item) : undefined;
      return (
        customer && {
          ...customer,
          guards: uniqueFields.flatMap((field) =>
            guardsOf(customer[field], (value) => guardKey(field, value)),
          ),
          auditKey: (record) => auditKey(customer.id, record),
        }
      );
    },
  },
  {
    name: 'group',
    field: 'groupId',
    guardPK: /^GROUP(NAME|SLOT)#/,
    key: groupKey,
    read: (item) => {
      const group = item?.PK === 'GROUPS' ? groupOf(item) : undefined;
      return (
        group && {
          ...group,
          guards: [groupNameKey(fold(group.name)), ...guardsOf(group.slot, groupSlotKey)],
          auditKey: (record) => groupAuditKey(group.id, record),
        }
      );
    },
  },
  {
    name: 'custom field',
    field: 'definitionId',
    guardPK: /^CUSTOMFIELD(KEY|SLOT)#/,
    key: definitionKey,
    read: (item) => {
      const definition = item?.PK === 'CUSTOMFIELDS' ? definitionOf(item) : undefined;
      return (
        definition && {
          ...definition,
          guards: [definitionGuardKey(definition.key), definitionSlotKey(definition.slot)],
          auditKey: (record) => definitionAuditKey(definition.key, record),
        }
      );
    },
  },
  {
    name: 'view',
    field: 'viewId',
    guardPK: /^VIEW(NAME|SLOT)#/,
    key: viewKey,
    read: (item) => {
      const view = item?.PK === 'VIEWS' ? viewOf(item) : undefined;
      return (
        view && {
          ...view,
          guards: [viewNameKey(fold(view.name)), viewSlotKey(view.slot)],
          auditKey: (record) => viewAuditKey(view.id, record),
        }
      );
    },
  },
];

const guardsOf = <Value>(value: Value | undefined, key: (value: Value) => Key): Key[] =>
  value === undefined ? [] : [key(value)];

const isAmong = (keys: readonly Key[], wanted: Key): boolean =>
  keys.some((key) => keyText(key) === keyText(wanted));

/** What must hold so that an owner still is as it was read. */
const unchanged = (owner: Owner | undefined): Requirement =>
  owner ? equals('version', owner.version) : absent();

/** Every owner has its guards. First of the two: whoever has the value gets the guard. */
const owned = (owners: Owners): PairRule => ({
  check: 'guards',
  expects: (item, world) => {
    const owner = owners.read(item);
    return (owner?.guards ?? []).map(
      (key): Expectation => ({
        key,
        where: key,
        holds: (found) => found?.[owners.field] === owner?.id,
        fault: (found) => (owner ? wrongGuard(world, owners, owner, key, found) : undefined),
      }),
    );
  },
});

async function wrongGuard(
  { table }: World,
  owners: Owners,
  owner: Owner,
  key: Key,
  found: Item | undefined,
): Promise<Fault> {
  const { name, field } = owners;
  const guard = { ...key, [field]: owner.id };
  const still = (one: Owner | undefined, id: string): Write => check(owners.key(id), unchanged(one));
  const record = (origin: Origin): Write => auditRecord(owner.auditKey, origin, 'updated', ['guards']);
  if (!found) {
    return {
      what: `The guard that names the ${name} ${owner.id} is missing: somebody else could take the same value.`,
      remedy: {
        does: 'makes the guard',
        change: (origin) => ({ writes: [put(guard, absent()), still(owner, owner.id), record(origin)] }),
      },
    };
  }
  const otherId = String(found[field]);
  const other = owners.read(await readItem(table, owners.key(otherId)));
  const what = `The guard names the ${name} ${otherId}, but ${owner.id} has the value.`;
  if (other && isAmong(other.guards, key)) {
    return {
      what: `The ${name}s ${owner.id} and ${otherId} have the same value, which is to be unique.`,
      remedy: { advice: `Change it in one of the two, or merge them: the guard stays with ${otherId}.` },
    };
  }
  return {
    what,
    remedy: {
      does: `makes the guard name ${owner.id}`,
      change: (origin) => ({
        writes: [
          put(guard, equals(field, otherId)),
          still(owner, owner.id),
          still(other, otherId),
          record(origin),
        ],
      }),
    },
  };
}

/** Every guard has its owner. */
const ownerless = (owners: Owners): PairRule => ({
  check: 'guards',
  expects: (guard) => {
    const ownerId = guard[owners.field];
    if (!owners.guardPK.test(guard.PK) || typeof ownerId !== 'string') return [];
    const { PK, SK } = guard;
    const key = owners.key(ownerId);
    return [
      {
        key,
        where: { PK, SK },
        // Of an owner who cannot be read, which is told elsewhere, nobody knows.
        holds: (found) => {
          const owner = owners.read(found);
          return found !== undefined && (!owner || isAmong(owner.guards, guard));
        },
        fault: (found) => ({
          what: `The guard names the ${owners.name} ${ownerId}, who ${found ? 'does not have the value' : 'does not exist'}: nobody can take it.`,
          remedy: {
            does: 'removes the guard',
            change: (origin) => ({
              writes: [
                remove({ PK, SK }, equals(owners.field, ownerId)),
                check(key, unchanged(owners.read(found))),
                repaired(origin, `guard of the ${owners.name} ${ownerId}`),
              ],
            }),
          },
        }),
      },
    ];
  },
});

export const guardRules: readonly PairRule[] = [...kindsOfOwners.map(owned), ...kindsOfOwners.map(ownerless)];
