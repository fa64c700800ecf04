import { auditRecord, type Origin } from '../../audit/audit.ts';
import { readItem } from '../../table/read.ts';
import type { Item, Key } from '../../table/table.ts';
import { absent, check, equals, put, type Requirement, remove, type Write } from '../../table/writes.ts';
import type { Fault } from '../fault.ts';
import { keyText, repaired } from '../keys.ts';
import type { Expectation, PairRule } from '../pairs.ts';
import type { World } from '../world.ts';
import { kindsOfOwners, type Owner, type Owners } from './owners.ts';

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
    if (!owner) return [];
    return owner.guards.map(
      (key): Expectation => ({
        key,
        where: key,
        holds: (found) => found?.[owners.field] === owner.id,
        fault: async (found) =>
          (await owners.isGone?.(world, owner))
            ? undefined
            : await wrongGuard(world, owners, owner, key, found),
      }),
    );
  },
});

async function wrongGuard(
  world: World,
  owners: Owners,
  owner: Owner,
  key: Key,
  found: Item | undefined,
): Promise<Fault | undefined> {
  const { name, field } = owners;
  const guard = { ...key, ...owner.named };
  const still = check(owner.key, unchanged(owner));
  const record = (origin: Origin): Write => auditRecord(owner.auditKey, origin, 'updated', ['guards']);
  if (!found) {
    return {
      what: `The guard that names the ${name} ${owner.id} is missing: somebody else could take the same value.`,
      remedy: {
        does: 'makes the guard',
        change: (origin) => ({ writes: [put(guard, absent()), still, record(origin)] }),
      },
    };
  }
  const [otherKey, otherId] = [owners.ownerKey(found), String(found[field])];
  // A guard that cannot be read is told elsewhere.
  if (!otherKey) return undefined;
  const other = owners.read(await readItem(world.table, otherKey));
  if (other && isAmong(other.guards, key) && !(await owners.isGone?.(world, other))) {
    return {
      what: `The ${name}s ${owner.id} and ${otherId} have the same value, which is to be unique.`,
      remedy: { advice: `Change it in one of the two, or merge them: the guard stays with ${otherId}.` },
    };
  }
  return {
    what: `The guard names the ${name} ${otherId}, but ${owner.id} has the value.`,
    remedy: {
      does: `makes the guard name ${owner.id}`,
      change: (origin) => ({
        writes: [
          put(guard, equals(field, otherId)),
          still,
          check(otherKey, unchanged(other)),
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
    const key = owners.guardPK.test(guard.PK) ? owners.ownerKey(guard) : undefined;
    if (!key) return [];
    const { PK, SK, [owners.field]: ownerId } = guard;
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
                remove({ PK, SK }, equals(owners.field, String(ownerId))),
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
