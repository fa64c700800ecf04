import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { sessionHash, sessionKey } from '../customers/keys.ts';
import type { Key } from '../table/table.ts';
import { epochSeconds } from '../table/writes.ts';
import type { Account } from './account.ts';
import { epochOf } from './credential.ts';

const secretBytes = 32;
const form = /^cs_([\w-]{22})_[\w-]{43}$/;

const day = 24 * 60 * 60;
/** A session ends that was not used for so long. */
const idleSeconds = 30 * day;
/** However much it is used, a session ends after so long. */
const lifetimeSeconds = 180 * day;

/** A session, as the table stores it. */
export const sessionItem = z.object({
  SK: z.string(),
  /** The credential epoch it was opened in; void when that has passed. */
  epoch: z.int().positive(),
  /** The customer's version then; void when the e-mail address, the status or the end of all sessions is newer. */
  customerVersion: z.int().positive(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
  userAgent: z.string().optional(),
});
export type Session = z.output<typeof sessionItem>;

/** Whether the session of that account has not ended. */
export const isAlive = (session: Session, { customer, credential }: Account, now: Date): boolean =>
  session.expiresAt > epochSeconds(now) &&
  customer.status !== 'blocked' &&
  session.epoch === epochOf(credential) &&
  session.customerVersion >= Math.max(customer.identityVersion, customer.sessionsVersion);

/** Names the session to its owner: a part of the hash, of which nobody makes the token. */
export const sessionIdOf = (session: Session): string => sessionHash(session).slice(0, 22);

/** Whether it is the session of that token. */
export const isSessionOf = (token: string, { SK }: Session): boolean => placeOf(token)?.key.SK === SK;

/** Seconds since 1970 as the API writes times. */
export const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** When a session ends that was used last then, in seconds since 1970. */
export const expiryOf = (createdAt: Date, lastUsedAt: Date): number =>
  Math.min(epochSeconds(lastUsedAt) + idleSeconds, epochSeconds(createdAt) + lifetimeSeconds);

/** A fresh token of a session of the customer. */
export function mintSessionToken(customerId: string): string {
  const owner = Buffer.from(customerId.replaceAll('-', ''), 'hex').toString('base64url');
  return `cs_${owner}_${randomBytes(secretBytes).toString('base64url')}`;
}

/** Where the session of a token lies. */
export interface Place {
  readonly customerId: string;
  readonly key: Key;
}

/** The key of a session: by a hash of its token. A fast one is right here, the secret has 256 random bits. */
export const keyOf = (customerId: string, token: string): Key =>
  sessionKey(customerId, createHash('sha256').update(token).digest('base64url'));

/** Where its session lies; undefined when it is no token. */
export function placeOf(token: string): Place | undefined {
  const [, owner] = form.exec(token) ?? [];
  if (owner === undefined) return undefined;
  const hex = Buffer.from(owner, 'base64url').toString('hex');
  const customerId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { customerId, key: keyOf(customerId, token) };
}
