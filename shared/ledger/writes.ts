import { Changed } from '../table/retry.ts';
import { absent, put, type Write } from '../table/writes.ts';
import type { StoredEntry } from './entry.ts';
import { entryKey, referenceKey, reversalKey } from './keys.ts';

/**
 * The writes that keep an entry, to go into one transaction with the standing that `post` made with it
 * (`../standing/change.ts`): the entry, the guard of its reference, and of what it takes back. Refused with `Changed` when
 * somebody came first: read the standing and the guards again then.
 */
export function entryWrites(entry: StoredEntry): Write[] {
  const { customerId, account, number, reference, reverses } = entry;
  const otherwise = () => new Changed();
  const guard = { number };
  return [
    put({ ...entryKey(customerId, account, number), ...entry }, absent(), otherwise),
    ...(reference === undefined
      ? []
      : [put({ ...referenceKey(customerId, account, reference), ...guard }, absent(), otherwise)]),
    ...(reverses === undefined
      ? []
      : [put({ ...reversalKey(customerId, account, reverses), ...guard }, absent(), otherwise)]),
  ];
}
