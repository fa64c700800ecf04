import * as z from 'zod';
import { type StoredEntry, storedEntry } from '../ledger/entry.ts';
import { ReferencedEntryMissing } from '../ledger/errors.ts';
import { entryKey, referenceKey } from '../ledger/keys.ts';
import { readItems } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { entryName } from './columns.ts';
import type { LedgerRowContent } from './read-row.ts';

/** A row, and to whose accounts it posts. */
interface Posted {
  readonly content: LedgerRowContent;
  readonly ownerId: string;
  /** Who was merged into the owner: what was posted to them still lies there. */
  readonly mergedIds: readonly string[];
}

/** Entries that rows are about and that were made before. */
export interface Earlier {
  /** @throws ReferencedEntryMissing when there was one, and it is missing */
  of(row: Posted): StoredEntry | undefined;
}

const guard = z.object({ PK: z.string(), SK: z.string(), number: z.int().positive() });
const textOf = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/**
 * Finds the entries that rows were posted as before: of a file of our own, by the name that it gives the entry, if that is
 * the one with this amount and this time; otherwise by the reference.
 */
export async function findEarlier(table: Table, rows: readonly Posted[]): Promise<Earlier> {
  const guards = new Map(
    (await readItems(table, distinct(rows.flatMap((row) => guardsOf(row).map(({ key }) => key))))).map(
      (item) => [textOf(item), guard.parse(item).number],
    ),
  );
  /** The entries that the references of a row name, those of whom it names first. */
  const guardedOf = (row: Posted) =>
    guardsOf(row).flatMap(({ id, key }) => {
      const number = guards.get(textOf(key));
      return number === undefined ? [] : [{ number, key: entryKey(id, row.content.account, number) }];
    });
  const keysOf = (row: Posted): Key[] => [...guardedOf(row).map(({ key }) => key), ...namedEntry(row)];
  const entries = new Map(
    (await readItems(table, distinct(rows.flatMap(keysOf)))).map((item) => [
      textOf(item),
      storedEntry.parse(item),
    ]),
  );
  return {
    of: (row) => {
      const { account, amount, at } = row.content;
      const [named] = namedEntry(row).flatMap((key) => entries.get(textOf(key)) ?? []);
      if (named?.account === account && named.amount === amount && named.at === at) return named;
      const [guarded] = guardedOf(row);
      if (!guarded) return undefined;
      const entry = entries.get(textOf(guarded.key));
      if (!entry) throw new ReferencedEntryMissing(guarded.number);
      return entry;
    },
  };
}

const distinct = (keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [textOf(key), key])).values(),
];

/** Whom the row names, if that is the owner or somebody who was merged into them. */
const namedId = ({ content: { keys }, ownerId, mergedIds }: Posted): string =>
  keys.id !== undefined && mergedIds.includes(keys.id) ? keys.id : ownerId;

/** Where the reference of a row is guarded. What a file of our own calls an entry is its reference elsewhere. */
function guardsOf(row: Posted): { readonly id: string; readonly key: Key }[] {
  const { account, reference, entry } = row.content;
  const name = reference ?? entry;
  if (name === undefined) return [];
  const ids = new Set([namedId(row), row.ownerId, ...row.mergedIds]);
  return [...ids].map((id) => ({ id, key: referenceKey(id, account, name) }));
}

/** Where the entry lies that a file of our own names: with whom it was made, or with whom they were merged into. */
function namedEntry(row: Posted): Key[] {
  const { account, entry = '' } = row.content;
  const number = Number(entry.slice(entry.lastIndexOf('/') + 1));
  const isName = Number.isSafeInteger(number) && number > 0 && entry === entryName({ account, number });
  return isName ? [entryKey(namedId(row), account, number)] : [];
}
