import { profileKey, standingKey } from '../../../shared/customers/keys.ts';
import type { CheckName } from '../../../shared/fsck/fault.ts';
import { post } from '../../../shared/ledger/post.ts';
import { entryWrites } from '../../../shared/ledger/writes.ts';
import { storedStanding } from '../../../shared/standing/standing.ts';
import type { Item, Key } from '../../../shared/table/table.ts';
import { put, remove, type Write } from '../../../shared/table/writes.ts';
import type { FsckWorld } from './world.ts';

/** Something that no service would do to a table. */
export interface PlantedFault {
  readonly name: string;
  /** Which checks find it. */
  readonly checks: readonly CheckName[];
  /** Whether a person must help. */
  readonly beyondRepair?: true;
  readonly plant: (world: FsckWorld) => readonly Write[];
}

const ghost = '019a2f0e-7c1a-7000-8000-00000000dead';
const hourMs = 3_600_000;

const keyOf = ({ PK, SK }: Key): Key => ({ PK, SK });
const at = (world: FsckWorld, key: Key): Item => world.find(({ PK, SK }) => PK === key.PK && SK === key.SK);
/** The item with the first sort key that begins so. */
const first = (world: FsckWorld, PK: string, beginning: string): Item => {
  const found = world.items().filter((item) => item.PK === PK && item.SK.startsWith(beginning));
  const [item] = found.toSorted((a, b) => (a.SK < b.SK ? -1 : 1));
  if (!item) throw new Error(`${PK} has no ${beginning}.`);
  return item;
};
const changed = (item: Item, fields: object): Write => put({ ...item, ...fields });
const gone = (item: Item): Write => remove(keyOf(item));
/** The item without a field. */
const without = (item: Item, field: string): Write =>
  put(Object.fromEntries(Object.entries(item).filter(([name]) => name !== field)) as Item);
const guard = (world: FsckWorld, PK: string): Item => at(world, { PK, SK: 'GUARD' });
const profile = (world: FsckWorld, id: string): Item => at(world, profileKey(id));
const standing = (world: FsckWorld, id: string): Item => at(world, standingKey(id));
const guardBeginning = (world: FsckWorld, beginning: string): Item =>
  world.find(({ PK }) => PK.startsWith(beginning));

type Account = { balance: number; entries: number };
/** Bob's credit in the standing with these fields. */
const credit = (world: FsckWorld, fields: (account: Account) => Partial<Account>): Write => {
  const item = standing(world, world.bob);
  const accounts = item.accounts as Record<string, Account>;
  const account = accounts['credit:EUR'] as Account;
  return changed(item, { accounts: { ...accounts, 'credit:EUR': { ...account, ...fields(account) } } });
};
const entry = (world: FsckWorld, n: number): Item =>
  at(world, { PK: profileKey(world.bob).PK, SK: `ENTRY#credit:EUR#${String(n).padStart(9, '0')}` });

/** The lane with the most entries, and these in their order. */
const lane = (world: FsckWorld): { head: Item; entries: readonly Item[] } => {
  const entries = Map.groupBy(
    world.items().filter(({ PK }) => PK.startsWith('LOG#')),
    ({ PK }) => PK,
  );
  const [[PK, own] = ['', []]] = [...entries].toSorted(([, a], [, b]) => b.length - a.length);
  const head = at(world, { PK: 'DIR', SK: `HEAD#${PK.slice('LOG#'.length)}` });
  return { head, entries: own.toSorted((a, b) => Number(a.n) - Number(b.n)) };
};
const nth = (world: FsckWorld, fromEnd: number): Item => {
  const found = lane(world).entries.at(-1 - fromEnd);
  if (!found) throw new Error('The lane is shorter.');
  return found;
};

const longAgo = () => new Date(Date.now() - 48 * hourMs).toISOString();

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'an item of no known kind',
    checks: ['items'],
    beyondRepair: true,
    plant: () => [put({ PK: 'NONSENSE#1', SK: 'X' })],
  },
  {
    name: 'a customer who cannot be read',
    checks: ['items'],
    beyondRepair: true,
    plant: (world) => [without(profile(world, world.ada), 'createdAt')],
  },
  {
    name: 'an account entry that cannot be read',
    checks: ['items'],
    beyondRepair: true,
    plant: (world) => [without(entry(world, 2), 'amount')],
  },
  ...[
    'EMAIL#ada@shop.example',
    'USERNAME#countess',
    'EXTERNALID#till#1',
    'BARCODE#EVE1',
    'BARCODE#FREED',
  ].map(
    (PK): PlantedFault => ({
      name: `a missing guard ${PK}`,
      checks: ['guards'],
      plant: (world) => [gone(guard(world, PK))],
    }),
  ),
  ...['GROUPNAME#', 'GROUPSLOT#', 'VIEWNAME#', 'VIEWSLOT#', 'CUSTOMFIELDKEY#', 'CUSTOMFIELDSLOT#'].flatMap(
    (beginning): PlantedFault[] => [
      {
        name: `a missing guard ${beginning}`,
        checks: ['guards'],
        plant: (world) => [gone(guardBeginning(world, beginning))],
      },
      {
        name: `an ownerless guard ${beginning}`,
        checks: ['guards'],
        plant: (world) => [changed(guardBeginning(world, beginning), { PK: `${beginning}other` })],
      },
    ],
  ),
  {
    name: 'a guard of a barcode whose card was deleted',
    checks: ['guards'],
    plant: (world) => [put({ PK: 'BARCODE#LOST', SK: 'GUARD', customerId: world.bob, cardId: ghost })],
  },
  {
    name: 'a guard that names another customer',
    checks: ['guards'],
    plant: (world) => [changed(guard(world, 'EMAIL#ada@shop.example'), { customerId: world.bob })],
  },
  {
    name: 'a guard that names nobody',
    checks: ['guards'],
    plant: (world) => [changed(guard(world, 'EMAIL#ada@shop.example'), { customerId: ghost })],
  },
  {
    name: 'a guard of a deleted customer',
    checks: ['guards'],
    plant: (world) => [put({ PK: 'EMAIL#cy@shop.example', SK: 'GUARD', customerId: world.cy })],
  },
  {
    name: 'a guard of a value that its customer does not have',
    checks: ['guards'],
    plant: (world) => [put({ PK: 'EMAIL#old@shop.example', SK: 'GUARD', customerId: world.ada })],
  },
  {
    name: 'two customers with one address',
    checks: ['guards'],
    beyondRepair: true,
    plant: (world) => [
      changed(profile(world, world.bob), { email: 'ada@shop.example' }),
      gone(guard(world, 'EMAIL#bob@shop.example')),
    ],
  },
  {
    name: 'a missing guard of a reference',
    checks: ['guards'],
    plant: (world) => [gone(first(world, profileKey(world.bob).PK, 'ENTRY-REFERENCE#'))],
  },
  {
    name: 'a guard of a reference that names another entry',
    checks: ['guards'],
    plant: (world) => [changed(first(world, profileKey(world.bob).PK, 'ENTRY-REFERENCE#'), { number: 2 })],
  },
  {
    name: 'a guard of a reference that no entry has',
    checks: ['guards'],
    plant: (world) => [
      put({ PK: profileKey(world.bob).PK, SK: 'ENTRY-REFERENCE#credit:EUR#unknown', number: 2 }),
    ],
  },
  ...['ENTRY-REFERENCE', 'ENTRY-REVERSED'].map(
    (kind): PlantedFault => ({
      name: `a guard ${kind} of an entry that was lost`,
      checks: ['guards'],
      beyondRepair: true,
      plant: (world) => [put({ PK: profileKey(world.bob).PK, SK: `${kind}#credit:EUR#unknown`, number: 99 })],
    }),
  ),
  {
    name: 'a missing guard of a reversal',
    checks: ['guards'],
    plant: (world) => [gone(first(world, profileKey(world.bob).PK, 'ENTRY-REVERSED#'))],
  },
  {
    name: 'a password without a customer',
    checks: ['customers'],
    plant: (world) => [
      put({
        ...{ ...profileKey(world.di), SK: 'CREDENTIAL', customerId: world.di, passwordHash: 'x' },
        ...{ epoch: 1, changedAt: longAgo() },
      }),
    ],
  },
  {
    name: 'a password that is missing',
    checks: ['customers'],
    plant: (world) => [
      remove({ ...profileKey(world.ada), SK: 'CREDENTIAL' }),
      changed(profile(world, world.ada), { hasPassword: true }),
    ],
  },
  {
    name: 'a password that the record does not know of',
    checks: ['customers'],
    plant: (world) => [changed(profile(world, world.ada), { hasPassword: false })],
  },
  {
    name: 'a record that has vanished',
    checks: ['customers'],
    beyondRepair: true,
    plant: (world) => [remove(profileKey(world.bob)), gone(guard(world, 'EMAIL#bob@shop.example'))],
  },
  {
    name: 'a deleted customer whose standing does not say so',
    checks: ['customers'],
    plant: (world) => [without(standing(world, world.cy), 'former')],
  },
  {
    name: 'an anonymised customer whose standing does not say so',
    checks: ['customers'],
    plant: (world) => [without(standing(world, world.fay), 'former')],
  },
  {
    name: 'a customer who is there, and deleted',
    checks: ['customers'],
    beyondRepair: true,
    plant: (world) => [changed(standing(world, world.ada), { former: { state: 'deleted', at: longAgo() } })],
  },
  {
    name: 'a customer in a group that does not exist',
    checks: ['references'],
    plant: (world) => [changed(profile(world, world.ada), { groupIds: [world.group, ghost] })],
  },
  {
    name: 'a value of a custom field that is not declared',
    checks: ['references'],
    plant: (world) => [changed(profile(world, world.ada), { customFields: { shoeSize: 42, hat: 'M' } })],
  },
  {
    name: 'a customer who was merged into nobody',
    checks: ['references'],
    beyondRepair: true,
    plant: (world) => [
      changed(standing(world, world.eve), { former: { state: 'merged', at: longAgo(), into: ghost } }),
    ],
  },
  {
    name: 'an order that its customer’s list lacks',
    checks: ['orders'],
    plant: (world) => [gone(first(world, profileKey(world.bob).PK, 'ORDER#'))],
  },
  {
    name: 'an order of a merged customer that the list lacks',
    checks: ['orders'],
    plant: (world) => [gone(first(world, profileKey(world.eve).PK, 'ORDER#'))],
  },
  {
    name: 'an order that the list of its month lacks',
    checks: ['orders'],
    plant: (world) => [gone(first(world, 'ORDERS#2026-01', ''))],
  },
  {
    name: 'an order that a list has otherwise',
    checks: ['orders'],
    plant: (world) => [changed(first(world, profileKey(world.bob).PK, 'ORDER#'), { total: 1 })],
  },
  {
    name: 'an order in a list that does not exist',
    checks: ['orders'],
    plant: (world) => [
      changed(first(world, profileKey(world.bob).PK, 'ORDER#'), {
        ...{ SK: `ORDER#2026-01-05T10:00:00.000Z#${ghost}`, id: ghost },
      }),
    ],
  },
  {
    name: 'an order in the list of another customer',
    checks: ['orders'],
    plant: (world) => [
      changed(first(world, profileKey(world.bob).PK, 'ORDER#'), { PK: profileKey(world.ada).PK }),
    ],
  },
  {
    name: 'an order that neither list nor sums know of',
    checks: ['orders', 'statistics'],
    plant: (world) => [
      gone(first(world, profileKey(world.cy).PK, 'ORDER#')),
      changed(standing(world, world.cy), { orders: {}, firstOrderAt: undefined, lastOrderAt: undefined }),
    ],
  },
  {
    name: 'sums of orders that are wrong',
    checks: ['statistics'],
    plant: (world) => [
      changed(standing(world, world.bob), { orders: { EUR: { orders: 9, spent: 1, refunded: 0 } } }),
    ],
  },
  {
    name: 'a time of the first order that is wrong',
    checks: ['statistics'],
    plant: (world) => [changed(standing(world, world.bob), { firstOrderAt: '2020-01-01T00:00:00.000Z' })],
  },
  {
    name: 'sums that stayed with a merged customer',
    checks: ['statistics'],
    plant: (world) => [
      changed(standing(world, world.eve), { orders: { EUR: { orders: 1, spent: 1230, refunded: 0 } } }),
    ],
  },
  {
    name: 'a balance that is left with a merged customer',
    checks: ['balances'],
    beyondRepair: true,
    plant: (world) => {
      const eve = standing(world, world.eve);
      const origin = { actor: 'late', requestId: 'late', now: new Date() };
      const late = post(storedStanding.parse(eve), 'credit:EUR', { kind: 'posting', amount: 1250 }, origin);
      return [...entryWrites(late.entry), changed(eve, { accounts: late.standing.accounts })];
    },
  },
  {
    name: 'sums that were brought along, otherwise than the record has them',
    checks: ['statistics'],
    plant: (world) => [changed(standing(world, world.ada), { opening: { ordersCount: 4 } })],
  },
  {
    name: 'a balance that is not the sum of its entries',
    checks: ['balances'],
    plant: (world) => [credit(world, ({ balance }) => ({ balance: balance + 1 }))],
  },
  {
    name: 'an entry that the account does not count',
    checks: ['balances'],
    plant: (world) => [credit(world, ({ entries }) => ({ entries: entries - 1 }))],
  },
  {
    name: 'an entry that is missing at the end',
    checks: ['balances'],
    beyondRepair: true,
    plant: (world) => [credit(world, ({ entries }) => ({ entries: entries + 1 }))],
  },
  {
    name: 'an entry that is missing between others',
    checks: ['balances'],
    beyondRepair: true,
    plant: (world) => [gone(entry(world, 2))],
  },
  {
    name: 'an entry whose amount was altered',
    checks: ['balances'],
    beyondRepair: true,
    plant: (world) => [changed(entry(world, 2), { amount: -299 })],
  },
  {
    name: 'a missing entry of the change log',
    checks: ['log'],
    plant: (world) => [gone(nth(world, 3))],
  },
  {
    name: 'two entries of the change log that are missing one after the other',
    checks: ['log'],
    plant: (world) => [gone(nth(world, 3)), gone(nth(world, 4))],
  },
  {
    name: 'a head whose entry is missing',
    checks: ['log'],
    plant: (world) => [gone(nth(world, 0))],
  },
  {
    name: 'a head that is behind its last entry',
    checks: ['log'],
    plant: (world) => [changed(lane(world).head, { n: Number(lane(world).head.n) - 2 })],
  },
  {
    name: 'a missing head',
    checks: ['log'],
    plant: (world) => [gone(lane(world).head)],
  },
  {
    name: 'a snapshot that is ahead of the change log',
    checks: ['log'],
    plant: () => [put({ PK: 'DIR', SK: 'SNAPSHOT#other', key: 'snapshots/1', entries: 1_000_000 })],
  },
  {
    name: 'counts of a job that are not those of its parts',
    checks: ['jobs'],
    plant: (world) => {
      const job = at(world, { PK: 'JOBS', SK: `JOB#${world.job}` });
      return [changed(job, { counts: { ...(job.counts as object), updated: 7 } })];
    },
  },
  {
    name: 'an erasure whose job is gone',
    checks: ['jobs'],
    beyondRepair: true,
    plant: (world) => {
      const { jobId } = world.find(({ SK }) => SK.startsWith('ERASING#'));
      return [remove({ PK: 'JOBS', SK: `JOB#${String(jobId)}` })];
    },
  },
  {
    name: 'a group that has been half deleted for days',
    checks: ['retirement'],
    beyondRepair: true,
    plant: (world) => [
      changed(
        world.find(({ PK }) => PK === 'GROUPS'),
        { deletingSince: longAgo() },
      ),
    ],
  },
  {
    name: 'a custom field that has been half deleted for days',
    checks: ['retirement'],
    beyondRepair: true,
    plant: (world) => [
      changed(
        world.find(({ PK }) => PK === 'CUSTOMFIELDS'),
        { deletingSince: longAgo() },
      ),
    ],
  },
];
