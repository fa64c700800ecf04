import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { DomainError } from '../errors.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, epochSeconds, equals, put, update, type Write } from '../table/writes.ts';

const tokenBytes = 32;
const lifetimeSeconds = 60 * 60;
/** A used or expired token is remembered for a day, so that its owner is told what happened to it. */
const memorySeconds = 24 * 60 * 60;

/** A token that lets its holder set a password, as the table stores it: under a hash, never as it is. */
const resetTokenItem = z.object({
  customerId: z.string(),
  /** The customer's when it was made; void when the e-mail address or the status has changed since, and back. */
  identityVersion: z.int().positive(),
  /** The customer's credential epoch when it was made; void when that has passed. */
  epoch: z.int().nonnegative(),
  state: z.enum(['open', 'used']),
  /** Seconds since 1970 from when on it is void, whether or not the table still holds it. */
  validUntil: z.int(),
});
export type ResetToken = z.output<typeof resetTokenItem>;

/** The link is older than an hour. */
class ResetTokenExpired extends DomainError {
  readonly code = 'reset_token_expired';
}

/** The link has set a password already, or another password was set since. */
export class ResetTokenUsed extends DomainError {
  readonly code = 'reset_token_used';

  constructor() {
    super('This link has been used, or a newer password was set since. Ask for a new link.');
  }
}

/** No such link was ever sent, or it belongs to an address that the customer no longer has. */
export class ResetTokenInvalid extends DomainError {
  readonly code = 'reset_token_invalid';

  constructor() {
    super('This link is not valid. Ask for a new one.');
  }
}

/** The key is a hash: who reads the table cannot make a link of it. The token has 256 random bits, a fast hash will do. */
const resetTokenKey = (token: string): Key => ({
  PK: `RESET#${createHash('sha256').update(token).digest('base64url')}`,
  SK: 'RESET',
});

/** A fresh token and the write that stores its hash. The caller alone holds the token. */
export function mintResetToken(
  owner: Pick<ResetToken, 'customerId' | 'identityVersion' | 'epoch'>,
  now: Date,
): { token: string; write: Write } {
  const token = randomBytes(tokenBytes).toString('base64url');
  const validUntil = epochSeconds(now) + lifetimeSeconds;
  const item: ResetToken = { ...owner, state: 'open', validUntil };
  return {
    token,
    write: put({ ...resetTokenKey(token), ...item, expiresAt: validUntil + memorySeconds }, absent()),
  };
}

/**
 * The token's item, if it can still be used.
 * @throws ResetTokenInvalid, ResetTokenUsed, ResetTokenExpired
 */
export async function readResetToken(table: Table, token: string): Promise<ResetToken> {
  const item = await readItem(table, resetTokenKey(token));
  if (!item) throw new ResetTokenInvalid();
  const parsed = resetTokenItem.parse(item);
  if (parsed.state === 'used') throw new ResetTokenUsed();
  if (epochSeconds(table.clock()) >= parsed.validUntil) {
    throw new ResetTokenExpired('This link is older than an hour. Ask for a new one.');
  }
  return parsed;
}

/** The write that uses the token up. */
export const useResetToken = (token: string): Write =>
  update(resetTokenKey(token), { state: 'used' }, equals('state', 'open'), new ResetTokenUsed());
