import { isDeepStrictEqual } from 'node:util';
import { credentialKey, profileKey, standingKey } from '../../customers/keys.ts';
import { type Tally, tallyOf, withSums, withTimes } from '../../orders/counting.ts';
import { customerOrders } from '../../orders/keys.ts';
import { storedSummary } from '../../orders/order.ts';
import { findOrders } from '../../orders/repository.ts';
import { cardAccount } from '../../standing/account.ts';
import { noStanding, type StoredStanding } from '../../standing/standing.ts';
import { rangeOf } from '../../table/newest-first.ts';
import { queryItems } from '../../table/read.ts';
import { absent, check, equals, remove } from '../../table/writes.ts';
import { patched, restated } from '../customer-repair.ts';
import type { AccountFold, CustomerState } from '../customer-state.ts';
import type { Fault } from '../fault.ts';
import { repaired } from '../keys.ts';
import { parsedAs } from '../parsed.ts';
import type { Told, World } from '../world.ts';

const summaryOf = parsedAs(storedSummary);

type Rule = (state: CustomerState, world: World) => readonly Told[];

const restore =
  'Restore the record from a backup (docs/runbook.md), or ask whoever runs the table what became of it.';

/** A password without a customer lets nobody in, and yet it is somebody's. */
const passwordOfNobody: Rule = ({ id, profile, credential }) =>
  credential && !profile
    ? [
        {
          check: 'customers',
          key: credentialKey(id),
          fault: {
            what: 'A password without its customer.',
            remedy: {
              does: 'removes the password',
              change: (origin) => ({
                writes: [
                  remove(credentialKey(id), equals('epoch', credential.epoch)),
                  check(profileKey(id), absent()),
                  repaired(origin, `password of the customer ${id}`),
                ],
              }),
            },
          },
        },
      ]
    : [];

/** The record says whether there is a password. */
const password: Rule = ({ profile, credential }) => {
  if (!profile || profile.hasPassword === (credential !== undefined)) return [];
  return [
    {
      check: 'customers',
      key: profileKey(profile.id),
      about: 'password',
      fault: profile.hasPassword
        ? {
            what: 'The customer should have a password, and there is none.',
            remedy: patched(profile, 'notes that there is none: a link for a new one lets them in', () => ({
              hasPassword: false,
            })),
          }
        : {
            what: 'The customer has a password of which the record does not say so.',
            remedy: patched(profile, 'notes that there is one', () => ({ hasPassword: true })),
          },
    },
  ];
};

/** A record goes only with a trace: its end, what became of it, or the record of its deletion. */
const lost: Rule = ({ id, profile, standing, end, ended, belongings }) => {
  if (profile || end || ended || standing?.former || (belongings === 0 && !standing)) return [];
  return [
    {
      check: 'customers',
      key: profileKey(id),
      fault: {
        what: 'The record of the customer is missing, and nothing says that it was deleted.',
        remedy: { advice: restore },
      },
    },
  ];
};

/** A standing whose customer is gone says what became of them. */
const former: Rule = ({ id, profile, standing, end, ended }, { currency }) => {
  if (!standing || (!profile && standing.former)) return [];
  const key = standingKey(id);
  if (profile && standing.former) {
    const what = `The customer is there, and the standing says: ${standing.former.state}.`;
    return [{ check: 'customers', key, fault: { what, remedy: { advice: restore } } }];
  }
  const became = ended ?? (end && { state: 'deleted' as const, at: end.at });
  if (profile || !became) return [];
  return [
    {
      check: 'customers',
      key,
      fault: {
        what: `The customer is gone (${became.state}), and the standing does not say so.`,
        remedy: restated(
          standing,
          { ...standing, former: became },
          currency,
          'notes what became of the customer',
          'former',
        ),
      },
    },
  ];
};

/** What was brought along stands in the record and in the standing alike. */
const opening: Rule = ({ id, profile, standing = noStanding(id) }, { currency }) => {
  if (!profile || standing.former || standing.mergedIds) return [];
  const { ordersCount, totalSpent } = profile.openingBalance ?? {};
  const right = { ...(ordersCount !== undefined && { ordersCount }), ...(totalSpent && { totalSpent }) };
  if (isDeepStrictEqual(standing.opening ?? {}, right)) return [];
  const { opening: _, ...others } = standing;
  return [
    {
      check: 'statistics',
      key: standingKey(id),
      about: 'opening',
      fault: {
        what: 'The sums that were brought along are not those of the record’s opening balance.',
        remedy: restated(
          standing,
          { ...others, ...(Object.keys(right).length > 0 && { opening: right }) },
          currency,
          'takes them from the record',
          'openingBalance',
        ),
      },
    },
  ];
};

/** Sums and times are those of the orders. */
function statistics(
  { id, standing = noStanding(id), profile }: CustomerState,
  right: Tally,
  { currency }: World,
): readonly Told[] {
  if (isDeepStrictEqual(tallyOf(standing), tallyOf(right))) return [];
  const { orders: _, firstOrderAt: __, lastOrderAt: ___, ...others } = standing;
  const sums = (one: Tally): string => {
    const said = Object.entries(one.orders).map(
      ([code, { orders, spent }]) => `${orders} in ${code}, ${spent} spent`,
    );
    return said.join('; ') || 'none';
  };
  const fault: Fault = {
    what: `The orders come to: ${sums(right)}. The standing says: ${sums(standing)}. (Amounts in the smallest unit.)`,
    remedy:
      standing.version > 0 || profile
        ? restated(standing, { ...others, ...tallyOf(right) }, currency, 'adds the orders up anew', 'orders')
        : { advice: restore },
  };
  return [{ check: 'statistics', key: standingKey(id), about: 'orders', fault }];
}

/** Balances and numbers are those of the entries. */
const balances: Rule = (state, { currency }) => {
  const { id, standing = noStanding(id), accounts } = state;
  const names = new Set([...accounts.keys(), ...Object.keys(standing.accounts)]);
  return [...names].flatMap((name): Told[] => {
    const fold = accounts.get(name) ?? { entries: 0, balance: 0 };
    const fault = wrongBalance(standing, name, fold, currency);
    return fault ? [{ check: 'balances', key: standingKey(id), about: name, fault }] : [];
  });
};

/** Whoever was merged owns nothing any more. */
const emptied: Rule = ({ id, standing }) => {
  if (standing?.former?.state !== 'merged') return [];
  const { into } = standing.former;
  const left = Object.entries(standing.accounts).filter(([, { balance }]) => balance !== 0);
  return left.map(([name, { balance }]) => ({
    check: 'balances',
    key: standingKey(id),
    about: `${name} after the merging`,
    fault: {
      what: `${name}: a balance of ${balance} is left with a customer who was merged into ${into}. (In the smallest unit.)`,
      remedy: {
        advice: 'Post it to the customer who stays, with the reason: nobody reaches it where it is.',
      },
    },
  }));
};

function wrongBalance(
  standing: StoredStanding,
  name: string,
  { broken, ...fold }: AccountFold,
  currency: string,
): Fault | undefined {
  const account = standing.accounts[name];
  if (broken !== undefined) {
    return {
      what: `${name}: the entry ${broken} does not follow from the one before it: one is missing, or was altered.`,
      remedy: {
        advice:
          'Compare the entries with a restored backup, and post the difference with its reason. Entries are never rewritten.',
      },
    };
  }
  if (account?.balance === fold.balance && account.entries === fold.entries) return undefined;
  const what = `${name}: ${fold.entries} entries come to ${fold.balance}. The standing says: ${account?.entries ?? 0} entries, ${account?.balance ?? 0}. (In the smallest unit.)`;
  // A deleted card leaves its entries, which come to nothing.
  if (!account && fold.balance === 0 && name.startsWith(cardAccount(''))) return undefined;
  if (!account)
    return { what, remedy: { advice: 'The account itself is missing. Restore the standing from a backup.' } };
  if (account.entries > fold.entries) {
    const advice = 'Entries are missing at the end. Compare with a restored backup, and post the difference.';
    return { what, remedy: { advice } };
  }
  const accounts = { ...standing.accounts, [name]: { ...account, ...fold } };
  return {
    what,
    remedy: restated(standing, { ...standing, accounts }, currency, 'adds the entries up anew', name),
  };
}

const rules: readonly Rule[] = [passwordOfNobody, password, lost, former, opening, balances, emptied];

/** What is wrong in a partition, as far as it tells itself. */
export const toldOf = (state: CustomerState, world: World): readonly Told[] =>
  state.unreadable
    ? []
    : [...rules.flatMap((rule) => rule(state, world)), ...statistics(state, listed(state), world)].map(
        (told) => ({ ...told, fault: { ...told.fault, version: versionOf(state) } }),
      );

const versionOf = ({ profile, standing, credential }: CustomerState): string =>
  [profile?.version, standing?.version, credential?.epoch].join();

/** What the standing should say, going by the list in the partition. */
const listed = ({ standing, tally }: CustomerState): Tally =>
  standing?.former?.state === 'merged' ? nothing : tally;

/** Nothing is left of a customer who was merged: the other one's sums hold it all. */
const nothing: Tally = { orders: {} };

/** How many orders are read at a time: they may be large. */
const atATime = 100;

/** What is wrong with the sums, going by the orders themselves and not by the lists of them. */
export async function wrongStatistics(state: CustomerState, world: World): Promise<Fault | undefined> {
  const { id, standing } = state;
  if (state.unreadable) return undefined;
  const isMerged = standing?.former?.state === 'merged';
  let right = nothing;
  for (const owner of isMerged ? [] : [id, ...(standing?.mergedIds ?? [])]) {
    const ids = [...(await listedOrders(owner, state, world))];
    for (let start = 0; start < ids.length; start += atATime) {
      const found = await findOrders(world.table, ids.slice(start, start + atATime));
      for (const order of found.values()) {
        if (order.customerId === owner) right = withTimes(withSums(right, order, 1), [order]);
      }
    }
  }
  const [told] = statistics(state, right, world);
  return told && { ...told.fault, version: versionOf(state) };
}

/** The orders of a list, with those that it is known to lack. */
async function listedOrders(owner: string, state: CustomerState, world: World): Promise<Set<string>> {
  const ids = new Set(world.unlisted.get(owner));
  if (owner === state.id) {
    for (const id of state.orderIds) ids.add(id);
    return ids;
  }
  for await (const item of queryItems(world.table, rangeOf(customerOrders(owner)))) {
    const order = summaryOf(item);
    if (order) ids.add(order.id);
  }
  return ids;
}
