import type { Scope } from '../contracts/endpoint.ts';
import { MissingScope, Unauthenticated } from '../errors.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { check, type Write } from '../table/writes.ts';
import { isExpired, type StoredApiKey } from './api-key.ts';
import { apiKeyKey } from './keys.ts';
import { findApiKey, unchangedSince } from './repository.ts';

/**
 * What whoever deals with keys may do, and until when. The rule of all dealings with keys: nobody grants, changes or
 * takes away more than they hold.
 */
export interface Granted {
  /** The caller's key; absent: the deployment, which has none. */
  readonly id?: string;
  /** The version at which the caller's key was read. */
  readonly version?: number | undefined;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: string | undefined;
}

/**
 * Insists that the caller holds all of these scopes.
 * @param purpose ends the sentence `Your own key lacks …: it cannot …`
 * @throws MissingScope
 */
export function assertHolds(granted: Granted, scopes: readonly Scope[], purpose: string): void {
  const missing = scopes.filter((scope) => !granted.scopes.includes(scope));
  if (missing.length > 0)
    throw new MissingScope(`Your own key lacks ${missing.join(', ')}: it cannot ${purpose}.`, missing);
}

/** Thrown when the caller's own key is no longer as it was read. */
class CallerChanged extends Error {}

/**
 * The check that the caller's own key is still as it was read. Requests trust a key for some seconds; without this,
 * whoever holds a stolen one could make another just after its end, or just after it was narrowed.
 * @param conditions keys as they were read on which the same transaction has the condition that they still are so
 */
export function callerUnchanged(
  { id, version }: Granted,
  conditions: readonly Pick<StoredApiKey, 'id' | 'version'>[] = [],
): Write[] {
  if (id === undefined) return [];
  const read = conditions.find((key) => key.id === id);
  if (version === undefined || (read && read.version !== version)) throw new CallerChanged();
  return read ? [] : [check(apiKeyKey(id), unchangedSince({ version }), new CallerChanged())];
}

/**
 * Runs with what the caller may do as the request knows it; when {@link callerUnchanged} does not hold, again with what
 * the caller may do by now.
 * @throws Unauthenticated, MissingScope when by now the caller may not deal with keys at all
 */
export async function asGranted<T>(
  table: Table,
  granted: Granted,
  run: (granted: Granted) => Promise<T>,
): Promise<T> {
  let known: Granted | undefined = granted;
  return await retryOvertaken(
    (error) => error instanceof CallerChanged,
    async () => {
      const current = known ?? (await readCaller(table, granted));
      known = undefined;
      return await run(current);
    },
  );
}

async function readCaller(table: Table, { id = '' }: Granted): Promise<Granted> {
  const key = await findApiKey(table, id);
  if (!key || isExpired(key, table.clock())) throw new Unauthenticated('This API key is not valid.');
  assertHolds(key, ['api-keys:write'], 'deal with keys');
  return key;
}
