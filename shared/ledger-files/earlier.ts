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
}

/** Entries that rows are about and that were made before. */
export interface Earlier {
  /** @throws ReferencedEntryMissing when there was one, and it is missing */
  of(row: Posted): StoredEntry | undefined;
}

const guard = z.object({ PK: z.string(), SK: z.string(), number: z.int().positive() });
const textOf = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/**
 * Finds the entries that rows were posted as before: by the reference, or, of a file of our own, by the name that it gives
 * the entry, if that is the one with this amount and this time.
 */
export async function findEarlier(table: Table, rows: readonly Posted[]): Promise<Earlier> {
  const guards = new Map(
    (
      await readItems(
        table,
        rows.flatMap((row) => guardOf(row) ?? []),
      )
    ).map((item) => {
      const { number } = guard.parse(item);
      return [textOf(item), number] as const;
    }),
  );
  const keysOf = (row: Posted): Key[] => {
    const key = guardOf(row);
    const number = key && guards.get(textOf(key));
    const byReference = number ? [entryKey(row.ownerId, row.content.account, number)] : [];
    return [...byReference, ...(namedEntry(row) ?? [])];
  };
  const entries = new Map(
    (await readItems(table, rows.flatMap(keysOf))).map((item) => [textOf(item), storedEntry.parse(item)]),
  );
  return {
    of: (row) => {
      const key = guardOf(row);
      const number = key && guards.get(textOf(key));
      if (number) {
        const entry = entries.get(textOf(entryKey(row.ownerId, row.content.account, number)));
        if (!entry) throw new ReferencedEntryMissing(number);
        return entry;
      }
      const [named] = (namedEntry(row) ?? []).flatMap((one) => entries.get(textOf(one)) ?? []);
      const { account, amount, at } = row.content;
      const isIt = named?.account === account && named.amount === amount && named.at === at;
      return isIt ? named : undefined;
    },
  };
}

/** Where the reference of a row is guarded. What a file of our own calls an entry is its reference elsewhere. */
function guardOf({ content: { account, reference, entry }, ownerId }: Posted): Key | undefined {
  const name = reference ?? entry;
  return name === undefined ? undefined : referenceKey(ownerId, account, name);
}

/** Where the entry lies that a file of our own names: with whom it was made, or with whom they were merged into. */
function namedEntry({ content, ownerId }: Posted): Key[] | undefined {
  const { account, entry = '', keys } = content;
  const number = Number(entry.slice(entry.lastIndexOf('/') + 1));
  if (!Number.isSafeInteger(number) || number < 1 || entry !== entryName({ account, number }))
    return undefined;
  return [entryKey(keys.id ?? ownerId, account, number)];
}
