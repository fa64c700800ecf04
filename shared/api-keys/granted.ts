import type { Scope } from '../contracts/endpoint.ts';
import { MissingScope, Unauthenticated } from '../errors.ts';
import { check, present, type Write } from '../table/writes.ts';
import { apiKeyKey } from './keys.ts';

/**
 * What whoever deals with keys may do, and until when. The rule of all dealings with keys: nobody grants, changes or
 * takes away more than they hold.
 */
export interface Granted {
  /** The caller's key; absent: the deployment, which has none. */
  readonly id?: string;
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
    throw new MissingScope(`Your own key lacks ${missing.join(', ')}: it cannot ${purpose}.`);
}

/**
 * The check that the caller's own key has not been revoked meanwhile. Requests trust a key for some seconds; without
 * this, whoever holds a stolen one could make another just after its end.
 * @param written ids of keys on which the same transaction has a condition already
 */
export function callerExists({ id }: Granted, written: readonly string[]): Write[] {
  if (id === undefined || written.includes(id)) return [];
  return [check(apiKeyKey(id), present(), new Unauthenticated('This API key is not valid.'))];
}
