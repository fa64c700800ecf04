import { auditRecord, type Origin } from '../audit/audit.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, put, remove, update } from '../table/writes.ts';
import {
  type ApiKey,
  type ApiKeyInput,
  type ApiKeyPatch,
  type FirstKeyMark,
  mintSecret,
  type NewSecret,
  type StoredApiKey,
} from './api-key.ts';
import { asGranted, assertHolds, callerUnchanged, type Granted } from './granted.ts';
import { apiKeyAuditKey, apiKeyKey } from './keys.ts';
import { otherMaker } from './last-maker.ts';
import { findApiKey, unchangedSince } from './repository.ts';
import { assertAllowed, assertFuture, changesOf } from './rules.ts';

/**
 * Creates a key.
 * @param caller the key expires with the caller's at the latest
 * @param options `secret`: by default a fresh one; `firstKey`: only of a key that the deployment makes
 * @returns the key; its secret only now, never again, and so not in a replay
 * @throws MissingScope, InvalidRequest when it would have expired already
 */
export async function createApiKey(
  table: Table,
  input: ApiKeyInput,
  origin: Origin,
  caller: Granted,
  options: { request?: IdempotentRequest | undefined; secret?: NewSecret; firstKey?: FirstKeyMark } = {},
): Promise<Outcome<ApiKey & { secret?: string }>> {
  const { id, token, secretHash } = options.secret ?? mintSecret();
  return await once<ApiKey & { secret?: string }>(table, options.request, id, {
    run: (record) =>
      asGranted(table, caller, async (granted) => {
        assertFuture(input.expiresAt, origin.now);
        assertHolds(granted, input.scopes, 'grant them');
        const expiresAt = [input.expiresAt, granted.expiresAt]
          .filter((time) => time !== undefined)
          .toSorted()[0];
        const createdAt = origin.now.toISOString();
        const key = { id, ...input, createdAt, ...(expiresAt && { expiresAt }) };
        const { firstKey } = options;
        const created = changesOf({ scopes: [] }, key);
        await commit(table, {
          writes: [
            ...record,
            put({ ...apiKeyKey(id), ...key, secretHash, ...(firstKey && { firstKey }) }, absent()),
            ...callerUnchanged(granted),
            auditRecord((recordId) => apiKeyAuditKey(id, recordId), origin, 'created', created),
          ],
        });
        return { ...key, updatedAt: createdAt, version: 1, secret: token };
      }),
    replay: async (keyId) => {
      const existing = await findApiKey(table, keyId);
      if (!existing) throw new NotFound('The API key that this request created has been revoked.');
      return existing;
    },
  });
}

/** @throws NotFound */
export async function getApiKey(table: Table, id: string): Promise<StoredApiKey> {
  const key = await findApiKey(table, id);
  if (!key) throw new NotFound('There is no API key with this id.');
  return key;
}

/** How a key is changed or revoked. */
export interface ChangeOptions {
  /** Even if nobody could make keys any more. */
  readonly force?: boolean;
  /** The version the caller knows; without it, whatever the key is now. */
  readonly expected?: number | undefined;
}

/**
 * Changes a key: requests with it are served by the change a few seconds later (`Authenticator`).
 * @throws NotFound, LastApiKey, InvalidRequest when it would expire later than so far, or has already
 * @throws MissingScope when the caller lacks a scope that the key has, or shall have, or has it for less time
 * @throws VersionMismatch when the key no longer has the expected version; a change that has been made already is done
 *   in any version
 */
export async function changeApiKey(
  table: Table,
  id: string,
  patch: ApiKeyPatch,
  origin: Origin,
  caller: Granted,
  { force = false, expected }: ChangeOptions = {},
): Promise<ApiKey> {
  return await untilUnchanged(table, { id, expected, caller }, async ({ before, isStale, granted }) => {
    assertHolds(granted, before.scopes, 'change a key that has them');
    const { name = before.name, scopes = before.scopes, expiresAt = before.expiresAt } = patch;
    const fields = { name, scopes, ...(expiresAt !== undefined && { expiresAt }) };
    const changes = changesOf(before, fields);
    // It may be a repetition whose first answer was lost: what it asks for has happened (RFC 9110, 13.1.1).
    if (changes.length === 0) return before;
    if (isStale) throw new VersionMismatch();
    assertAllowed(before, fields, granted, origin.now);
    const set = { ...fields, updatedAt: origin.now.toISOString(), version: before.version + 1 };
    const after = { ...before, ...set };
    const other = force ? undefined : await otherMaker(table, before, after);
    await commit(table, {
      writes: [
        update(apiKeyKey(id), set, unchangedSince(before), new VersionMismatch()),
        ...(other ? [other.write] : []),
        ...callerUnchanged(granted, [before, ...(other ? [other.key] : [])]),
        auditRecord((record) => apiKeyAuditKey(id, record), origin, 'updated', changes),
      ],
    });
    return after;
  });
}

/**
 * Revokes a key: requests with it are refused a few seconds later (`Authenticator`).
 * @throws NotFound, LastApiKey, MissingScope when the caller lacks a scope that the key has
 * @throws VersionMismatch when the key no longer has the expected version
 */
export async function revokeApiKey(
  table: Table,
  id: string,
  origin: Origin,
  caller: Granted,
  { force = false, expected }: ChangeOptions = {},
): Promise<void> {
  await untilUnchanged(table, { id, expected, caller }, async ({ before, isStale, granted }) => {
    if (isStale) throw new VersionMismatch();
    assertHolds(granted, before.scopes, 'revoke a key that has them');
    const other = force ? undefined : await otherMaker(table, before, undefined);
    await commit(table, {
      writes: [
        remove(apiKeyKey(id), unchangedSince(before), new VersionMismatch()),
        ...(other ? [other.write] : []),
        ...callerUnchanged(granted, [before, ...(other ? [other.key] : [])]),
        auditRecord((record) => apiKeyAuditKey(id, record), origin, 'deleted', []),
      ],
    });
  });
}

/** Runs with the key and the caller as they are now, and again when the commit finds one of them, or another key, changed. */
async function untilUnchanged<T>(
  table: Table,
  { id, expected, caller }: { id: string; expected: number | undefined; caller: Granted },
  run: (now: { before: StoredApiKey; isStale: boolean; granted: Granted }) => Promise<T>,
): Promise<T> {
  let isStale = false;
  const isOvertaken = (error: unknown) => !isStale && error instanceof VersionMismatch;
  return await asGranted(table, caller, (granted) =>
    retryOvertaken(isOvertaken, async () => {
      const before = await getApiKey(table, id);
      isStale = expected !== undefined && before.version !== expected;
      return await run({ before, isStale, granted });
    }),
  );
}
