import { auditRecord, type Origin } from '../audit/audit.ts';
import type { Scope } from '../contracts/endpoint.ts';
import { InvalidRequest, MissingScope, NotFound } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { absent, present, put, remove } from '../table/writes.ts';
import { type ApiKey, type ApiKeyInput, mintSecret, type NewSecret } from './api-key.ts';
import type { KeyHolder } from './authenticate.ts';
import { apiKeyAuditKey, apiKeyKey } from './keys.ts';
import { findApiKey } from './repository.ts';

/**
 * Creates a key.
 * @param granted what whoever asks may do, and until when: nobody can hand out more than they hold
 * @param secret by default a fresh one
 * @returns the key; its secret only now, never again, and so not in a replay
 * @throws MissingScope, InvalidRequest when it would have expired already
 */
export async function createApiKey(
  table: Table,
  input: ApiKeyInput,
  origin: Origin,
  granted: Pick<KeyHolder, 'scopes' | 'expiresAt'>,
  options: { request?: IdempotentRequest | undefined; secret?: NewSecret } = {},
): Promise<Outcome<ApiKey & { secret?: string }>> {
  if (input.expiresAt !== undefined && Date.parse(input.expiresAt) <= origin.now.getTime()) {
    const message = 'A key must expire in the future.';
    throw new InvalidRequest(message, { errors: [{ pointer: '/expiresAt', code: 'in_the_past', message }] });
  }
  const missing = input.scopes.filter((scope) => !granted.scopes.includes(scope));
  if (missing.length > 0)
    throw new MissingScope(`Your own key lacks ${missing.join(', ')}: it cannot grant it.`);
  const { id, token, secretHash } = options.secret ?? mintSecret();
  const expiresAt = [input.expiresAt, granted.expiresAt].filter((time) => time !== undefined).toSorted()[0];
  const key: ApiKey = { id, ...input, createdAt: origin.now.toISOString(), ...(expiresAt && { expiresAt }) };
  const writes = [
    put({ ...apiKeyKey(id), ...key, secretHash }, absent()),
    auditRecord((record) => apiKeyAuditKey(id, record), origin, 'created', Object.keys(input)),
  ];
  return await once<ApiKey & { secret?: string }>(table, options.request, id, {
    run: async (record) => {
      await commit(table, { writes: [...record, ...writes] });
      return { ...key, secret: token };
    },
    replay: async (keyId) => {
      const existing = await findApiKey(table, keyId);
      if (!existing) throw new NotFound('The API key that this request created has been revoked.');
      return existing;
    },
  });
}

/** Adds scopes to a key, unless it has been revoked. For the deployment alone: nobody else grants what they lack. */
export async function widenApiKey(
  table: Table,
  id: string,
  scopes: readonly Scope[],
  origin: Origin,
): Promise<void> {
  const key = await findApiKey(table, id);
  if (!key || scopes.every((scope) => key.scopes.includes(scope))) return;
  const widened = { ...apiKeyKey(id), ...key, scopes: [...new Set([...key.scopes, ...scopes])] };
  await commit(table, {
    writes: [
      put(widened, present()),
      auditRecord((record) => apiKeyAuditKey(id, record), origin, 'updated', ['scopes']),
    ],
  });
}

/**
 * Revokes a key: requests with it are refused a few seconds later (`Authenticator`).
 * @throws NotFound
 */
export async function revokeApiKey(table: Table, id: string, origin: Origin): Promise<void> {
  await commit(table, {
    writes: [
      remove(apiKeyKey(id), present(), new NotFound('There is no API key with this id.')),
      auditRecord((record) => apiKeyAuditKey(id, record), origin, 'deleted', []),
    ],
  });
}
