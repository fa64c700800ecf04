import * as z from 'zod';
import { auditRecord } from '../../audit/audit.ts';
import { auditKey } from '../../customers/keys.ts';
import { findById } from '../../customers/repository.ts';
import { type StoredEntry, storedEntry } from '../../ledger/entry.ts';
import { entryKey, referenceKey, reversalKey } from '../../ledger/keys.ts';
import type { AccountName } from '../../standing/account.ts';
import type { Item, Key } from '../../table/table.ts';
import { absent, check, equals, present, put, remove } from '../../table/writes.ts';
import { keyText } from '../keys.ts';
import type { PairRule } from '../pairs.ts';
import { parsedAs } from '../parsed.ts';

const entryOf = parsedAs(storedEntry);
/** Names the one entry of an account that has a reference, or takes back another one. */
export const entryGuard = z.object({ PK: z.string(), SK: z.string(), number: z.int() });
const guardOf = parsedAs(entryGuard);

const isEntry = ({ SK }: Key): boolean => SK.startsWith('ENTRY#');
const keyOf = ({ customerId, account, number }: StoredEntry): Key => entryKey(customerId, account, number);

/** The guards of an entry. */
const guardsOf = ({ customerId, account, reference, reverses }: StoredEntry): Key[] => [
  ...(reference === undefined ? [] : [referenceKey(customerId, account, reference)]),
  ...(reverses === undefined ? [] : [reversalKey(customerId, account, reverses)]),
];

/** Every entry with a reference, and every reversal, has the guard that makes it the only one. */
const guarded: PairRule = {
  check: 'guards',
  expects: (item) => {
    const entry = isEntry(item) ? entryOf(item) : undefined;
    return (entry ? guardsOf(entry) : []).map((key) => ({
      key,
      where: key,
      holds: (found: Item | undefined) => guardOf(found)?.number === entry?.number,
      fault: (found: Item | undefined) => {
        if (!entry) return undefined;
        const { customerId, number } = entry;
        const wrong = guardOf(found)?.number;
        if (found && wrong === undefined) return undefined;
        return {
          what: `The guard that names the entry ${number} ${found ? `names ${wrong}` : 'is missing'}: the same could be posted twice.`,
          remedy: {
            does: `makes it name the entry ${number}`,
            change: (origin) => ({
              writes: [
                put({ ...key, number }, wrong === undefined ? absent() : equals('number', wrong)),
                check(keyOf(entry), present()),
                auditRecord((record) => auditKey(customerId, record), origin, 'updated', ['guards']),
              ],
            }),
          },
        };
      },
    }));
  },
};

const restoreEntry =
  'Restore the entry from a backup. The guard stays: without it the same could be posted twice.';

/** Every such guard names an entry that it is about. */
const entryless: PairRule = {
  check: 'guards',
  expects: (item, { table }) => {
    const [, id] = /^CUSTOMER#(.+)$/.exec(item.PK) ?? [];
    const [, escaped] = /^ENTRY-(?:REFERENCE|REVERSED)#([^#]+)#/.exec(item.SK) ?? [];
    const guard = escaped === undefined ? undefined : guardOf(item);
    if (id === undefined || escaped === undefined || !guard) return [];
    const account = escaped.replaceAll('%23', '#').replaceAll('%25', '%') as AccountName;
    const { PK, SK, number } = guard;
    const key = entryKey(id, account, number);
    return [
      {
        key,
        where: { PK, SK },
        holds: (found) => {
          const entry = entryOf(found);
          return entry !== undefined && guardsOf(entry).some((one) => keyText(one) === keyText({ PK, SK }));
        },
        fault: async (found) => {
          // The texts of whoever is anonymised go entry by entry, and then these guards.
          if (!(await findById(table, id))) return undefined;
          if (!found) {
            // Without the guard, what the lost entry had posted could be posted once more.
            return {
              what: `The guard names the entry ${number}, which does not exist.`,
              remedy: { advice: restoreEntry },
            };
          }
          // An entry that cannot be read, which is told elsewhere, may be the one.
          if (!entryOf(found)) return undefined;
          return {
            what: `The guard names the entry ${number}, which it is not about.`,
            remedy: {
              does: 'removes the guard',
              change: (origin) => ({
                writes: [
                  // The entry is not read again: none ever changes.
                  remove({ PK, SK }, equals('number', number)),
                  auditRecord((record) => auditKey(id, record), origin, 'updated', ['guards']),
                ],
              }),
            },
          };
        },
      },
    ];
  },
};

export const entryGuardRules: readonly PairRule[] = [guarded, entryless];
