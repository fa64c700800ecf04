import { customer as customerResource } from '../customers/customer.ts';
import type { StoredAccount } from '../standing/account.ts';
import { isPointsAccount } from '../standing/account.ts';
import { shown } from '../standing/shown.ts';
import { clashesOf } from './client-accounts.ts';
import { lostOf } from './lost.ts';
import { fieldValue, type MergePreview } from './resource.ts';
import type { Foreseen } from './service.ts';

/**
 * A merging as it would be, for whoever is to decide on it.
 * @param currency the shop's
 */
export function previewOf({ pair, customer, fields, standings }: Foreseen, currency: string): MergePreview {
  const into = pair.into.customer;
  const from = pair.from.customer;
  const clashes = clashesOf(pair.into.standing, pair.from.standing, standings.into);
  const [before, other] = [into, from].map((one) => customerResource.parse(shown(one, undefined, currency)));
  return {
    customer: shown(customer, standings.into, currency),
    from: shown(from, pair.from.standing, currency),
    versions: { into: into.version, from: from.version },
    conflicts: [
      ...fields.conflicts.map(({ field, wins }) => ({
        field,
        wins,
        into: valueAt(before, field),
        from: valueAt(other, field),
      })),
      ...clashes.conflicts,
    ],
    gains: {
      fields: [...fields.filled],
      groupIds: customer.groupIds.filter((id) => !into.groupIds.includes(id)),
      tags: customer.tags.filter((tag) => !into.tags.includes(tag)),
    },
    moves: {
      orders: Object.values(pair.from.standing.orders).reduce((sum, { orders }) => sum + orders, 0),
      accounts: Object.entries(pair.from.standing.accounts).map(([name, account]) => ({
        account: name,
        ...balanceOf(name, account),
      })),
    },
    lost: [...lostOf(into, from, customer), ...clashes.lost],
  };
}

const balanceOf = (name: string, { balance, currency }: StoredAccount) =>
  isPointsAccount(name) || currency === undefined
    ? { points: balance }
    : { balance: { minor: balance, currency } };

/** The value of a field of a resource; of a custom field, by its key. */
function valueAt(resource: object | undefined, field: string): MergePreview['conflicts'][number]['into'] {
  const [name = '', ...key] = field.split('.');
  const value: unknown = Object.entries(resource ?? {}).find(([one]) => one === name)?.[1];
  const inner = () => Object.entries(value ?? {}).find(([one]) => one === key.join('.'))?.[1];
  return fieldValue.optional().parse(key.length === 0 ? value : inner());
}
