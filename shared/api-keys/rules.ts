import type { FieldChange } from '../audit/audit.ts';
import { type InvalidRequest, invalidAt, MissingScope } from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';
import type { StoredApiKey } from './api-key.ts';
import { assertHolds, type Granted } from './granted.ts';

/** What of a key can be changed. */
type Fields = Pick<StoredApiKey, 'scopes' | 'expiresAt'> & { readonly name?: string };

/** When that is, in milliseconds since 1970. */
export const endOf = ({ expiresAt }: { readonly expiresAt?: string | undefined }): number =>
  expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);

/** What an audit record tells of a change. The name is no value for it: it may be a person's. */
export const changesOf = (before: Fields, after: Fields): (FieldChange | string)[] => [
  ...(before.name === after.name ? [] : ['name']),
  ...(before.scopes.join() === after.scopes.join()
    ? []
    : [{ field: 'scopes', from: before.scopes, to: after.scopes }]),
  ...(before.expiresAt === after.expiresAt
    ? []
    : [{ field: 'expiresAt', from: before.expiresAt, to: after.expiresAt }]),
];

/**
 * Whether the caller may make of a key what it shall be.
 * @throws InvalidRequest, MissingScope
 */
export function assertAllowed(before: Fields, after: Fields, granted: Granted, now: Date): void {
  if (after.expiresAt !== before.expiresAt) {
    assertFuture(after.expiresAt, now);
    if (endOf(after) > endOf(before))
      throw refusedEnd('too_late', `A key cannot last longer than so far, until ${before.expiresAt}.`);
  }
  const added = after.scopes.filter((scope) => !before.scopes.includes(scope));
  assertHolds(granted, added, 'grant them');
  if (added.length > 0 && endOf(after) > endOf(granted))
    throw new MissingScope(
      `Your own key ends at ${granted.expiresAt}: it cannot grant ${added.join(', ')} for longer.`,
    );
}

/** @throws InvalidRequest */
export function assertFuture(expiresAt: string | undefined, now: Date): void {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime())
    throw refusedEnd('in_the_past', 'A key must expire in the future.');
}

const refusedEnd = (code: FaultCode, message: string): InvalidRequest =>
  invalidAt({ pointer: '/expiresAt', code, message });
