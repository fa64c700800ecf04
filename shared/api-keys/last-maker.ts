import { VersionMismatch } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { check, type Write } from '../table/writes.ts';
import type { StoredApiKey } from './api-key.ts';
import { LastApiKey } from './errors.ts';
import { apiKeyKey } from './keys.ts';
import { listApiKeys, unchangedSince } from './repository.ts';
import { endOf } from './rules.ts';

/** Until when the key can make keys, in milliseconds since 1970. */
const makesKeysUntil = (key: Pick<StoredApiKey, 'scopes' | 'expiresAt'>): number =>
  key.scopes.includes('api-keys:write') ? endOf(key) : Number.NEGATIVE_INFINITY;

/**
 * Sees to it that the shop can go on making keys: a key that can is revoked, narrowed or cut short only if another can
 * for as long.
 * @param after the key as it shall be; absent: revoked
 * @returns that other key with the check that it stays as it is, so that of two keys that are revoked at the same
 * moment, each for the sake of the other, one remains; undefined when none is needed
 * @throws LastApiKey
 */
export async function otherMaker(
  table: Table,
  before: StoredApiKey,
  after: StoredApiKey | undefined,
): Promise<{ key: StoredApiKey; write: Write } | undefined> {
  const until = makesKeysUntil(before);
  if (until <= table.clock().getTime() || (after && makesKeysUntil(after) >= until)) return undefined;
  const keys = await listApiKeys(table);
  const other = keys.find((key) => key.id !== before.id && makesKeysUntil(key) >= until);
  if (!other) throw new LastApiKey();
  const write = check(apiKeyKey(other.id), unchangedSince(other), new VersionMismatch());
  return { key: other, write };
}
