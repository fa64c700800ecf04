import { readItem, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { equals, presentWithout, type Requirement } from '../table/writes.ts';
import { type StoredApiKey, storedApiKey } from './api-key.ts';
import { apiKeyKey, apiKeysPartition } from './keys.ts';

/** The key with that id. */
export async function findApiKey(table: Table, id: string): Promise<StoredApiKey | undefined> {
  const item = await readItem(table, apiKeyKey(id));
  return item && storedApiKey.parse(item);
}

/** All keys that were not revoked. */
export async function listApiKeys(table: Table): Promise<StoredApiKey[]> {
  return (await readRange(table, { PK: apiKeysPartition })).map((item) => storedApiKey.parse(item));
}

/** What holds as long as nobody has changed the key since it was read. Its use is no change. */
export const unchangedSince = ({ version }: Pick<StoredApiKey, 'version'>): Requirement =>
  version === 1 ? presentWithout('version') : equals('version', version);
