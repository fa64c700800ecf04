import type { RowContent } from '../customer-files/row.ts';
import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { type UniqueField, uniqueFields } from '../customers/keys.ts';
import { findAllFollowed, findByUniques } from '../customers/repository.ts';
import { isSomebodyElse } from '../customers/somebody-else.ts';
import type { Table } from '../table/table.ts';
import type { ImportOptions, MatchKey } from './options.ts';

/** What a row has that belongs to one customer at the most. */
type RowKeys = Pick<RowContent, 'id' | 'fields'>;

/** The customers who have what rows are known by. */
export interface Owners {
  byId(id: string): StoredCustomer | undefined;
  byUnique(field: UniqueField, value: string): StoredCustomer | undefined;
}

/** Reads who owns the keys of all these rows. */
export async function findOwners(table: Table, rows: readonly RowKeys[]): Promise<Owners> {
  const [byId, ...byUniques] = await Promise.all([
    findAllFollowed(table, [...new Set(rows.flatMap(({ id }) => id ?? []))]),
    ...uniqueFields.map((field) =>
      findByUniques(table, field, [...new Set(rows.flatMap(({ fields }) => fields[field] ?? []))]),
    ),
  ]);
  const uniques = new Map(uniqueFields.map((field, index) => [field, byUniques[index]]));
  return {
    byId: (id) => byId.get(id),
    byUnique: (field, value) => uniques.get(field)?.get(value),
  };
}

/** The customer whom a row is about; none: one who is still to be made. */
export type Match = { readonly owner: StoredCustomer | undefined } | { readonly problem: RowProblem };

/**
 * Finds the customer of a row among the owners of its keys, by the rules that the import was asked for with.
 * @param unnamed who it is that a key of another system finds and whose e-mail address is another one, where no names tell
 */
export function match(
  row: RowKeys,
  owners: Owners,
  { matchBy, mode }: Pick<ImportOptions, 'matchBy' | 'mode'>,
  unnamed: 'same' | 'other' = 'same',
): Match {
  const found = matchBy === 'any' ? byAnyKey(row, owners, unnamed) : byOneKey(row, owners, matchBy);
  if ('problem' in found) return found;
  if (found.owner && mode === 'create')
    return problem('exists', 'This customer exists, and the import only creates customers.');
  if (!found.owner && mode === 'update')
    return problem(
      'not_found',
      'There is no such customer, and the import only changes those that there are.',
    );
  return found;
}

const names: Readonly<Record<MatchKey, string>> = {
  id: 'id',
  email: 'e-mail',
  externalId: 'external ID',
  username: 'username',
};
const listOf = (keys: readonly MatchKey[]): string => keys.map((key) => `the ${names[key]}`).join(' and ');

function byAnyKey(row: RowKeys, owners: Owners, unnamed: 'same' | 'other'): Match {
  const owned = ownersOf(row, owners);
  if (row.id !== undefined && !owners.byId(row.id)) return unknownId;
  const [first, ...others] = owned;
  const other = others.find(({ owner }) => owner.id !== first?.owner.id);
  if (first && other) {
    const message = `${capitalised(listOf([first.key, other.key]))} belong to different customers.`;
    return problem('ambiguous', message);
  }
  // An id and an e-mail address are never somebody else's.
  const isCertain = owned.some(({ key }) => key === 'id' || key === 'email');
  if (first && !isCertain && isSomebodyElse(row.fields, first.owner, unnamed)) {
    const keys = owned.map(({ key }) => key);
    return problem('ambiguous', ofSomebodyElse(keys, first.key, unnamed));
  }
  return { owner: first?.owner };
}

/** What is said of a row whose keys find somebody whom the rest of it is not about. */
function ofSomebodyElse(keys: readonly MatchKey[], first: MatchKey, unnamed: 'same' | 'other'): string {
  const whose = `a customer with another e-mail${unnamed === 'same' ? ' and another name' : ''}`;
  return `${capitalised(listOf(keys))} ${keys.length > 1 ? 'belong' : 'belongs'} to ${whose}. If it is the same person, import the row with \`matchBy: ${first}\`. If another system calls somebody else so, put something before its ${names[first]}s that only it has.`;
}

/** Whether a row has nothing by which its customer is to be found: it cannot be imported. */
export const lacksKey = ({ id, fields }: RowKeys, matchBy: ImportOptions['matchBy']): boolean =>
  matchBy !== 'any' && (matchBy === 'id' ? id : fields[matchBy]) == null;

function byOneKey(row: RowKeys, owners: Owners, key: MatchKey): Match {
  if (lacksKey(row, key)) return problem('no_key', `The row has no ${names[key]}, by which it is matched.`);
  const owned = ownersOf(row, owners);
  const owner = owned.find((one) => one.key === key)?.owner;
  if (!owner && key === 'id') return unknownId;
  const taken = owned.flatMap((one) => (one.key === 'id' || one.owner.id === owner?.id ? [] : one.key));
  if (taken.length > 0) return problem('taken', `Another customer has ${listOf(taken)}.`);
  return { owner };
}

/** The keys of the row that somebody has, with whom. */
function ownersOf(row: RowKeys, owners: Owners): { key: MatchKey; owner: StoredCustomer }[] {
  const byId = row.id === undefined ? undefined : owners.byId(row.id);
  const rest = uniqueFields.flatMap((key) => {
    const value = row.fields[key];
    const owner = value == null ? undefined : owners.byUnique(key, value);
    return owner ? [{ key, owner }] : [];
  });
  return byId ? [{ key: 'id', owner: byId }, ...rest] : rest;
}

/** Nobody who was deleted comes back by a file. */
const unknownId = problem('not_found', 'There is no customer with this id.');

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
