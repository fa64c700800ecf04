import { tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { equals, presentWithout, update } from '../table/writes.ts';
import type { StoredApiKey } from './api-key.ts';
import { apiKeyKey } from './keys.ts';

/** How exact a key's `lastUsedAt` is: a busy key costs one write in that time, not one for each request. */
const lastUseGranularityMs = 60 * 60_000;

/** Whether the use of the key at this time is still to be noted. */
export const isToBeNoted = ({ lastUsedAt }: Pick<StoredApiKey, 'lastUsedAt'>, now: Date): boolean =>
  lastUsedAt === undefined || now.getTime() - Date.parse(lastUsedAt) >= lastUseGranularityMs;

/**
 * Notes that a key was used. When another process has done so since the key was read, or somebody has revoked it,
 * nothing is written. Nobody has changed anything: there is no audit record and no new version.
 * @param key as it was read
 * @param patienceMs for how long to wait for the table
 * @throws Error when the table did not take the write in time
 */
export async function noteUse(
  table: Table,
  { id, lastUsedAt }: Pick<StoredApiKey, 'id' | 'lastUsedAt'>,
  now: Date,
  patienceMs: number,
): Promise<void> {
  const asRead = lastUsedAt === undefined ? presentWithout('lastUsedAt') : equals('lastUsedAt', lastUsedAt);
  const writes = [update(apiKeyKey(id), { lastUsedAt: now.toISOString() }, asRead)];
  await tryCommit(table, { writes }, AbortSignal.timeout(patienceMs));
}
