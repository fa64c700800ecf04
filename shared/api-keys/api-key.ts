import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { scopes } from '../contracts/endpoint.ts';
import { text } from '../text/text.ts';

export const apiKeyId = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{12}$/)
  .meta({ description: 'Identifies the key; no secret.', examples: ['3vQ8xLr0TzYk'] });

const name = text(100).describe('What the key is for.');
const granted = z
  .array(z.enum(scopes))
  .min(1)
  .transform((list) => scopes.filter((scope) => list.includes(scope)))
  .describe('What it may do.');
const end = z.iso
  .datetime({ offset: true })
  .transform((time) => new Date(time).toISOString())
  // A time of the year 9999 west of Greenwich may be one of the year 10000.
  .pipe(z.iso.datetime());

/** What a new key may be given. */
export const apiKeyInput = z
  .strictObject({
    name,
    scopes: granted,
    expiresAt: end.optional().describe('When it stops working. Default: never.'),
  })
  .meta({
    id: 'NewApiKey',
    examples: [
      { name: 'Till', scopes: ['customers:read', 'customers:write'], expiresAt: '2027-12-31T23:00:00Z' },
    ],
  });
export type ApiKeyInput = z.output<typeof apiKeyInput>;

/** A merge patch of a key. None of its fields can be cleared. */
export const apiKeyPatch = z
  .strictObject({
    name: name.optional(),
    scopes: granted.optional(),
    expiresAt: end.optional().describe('When it stops working: sooner than so far, never later.'),
  })
  .meta({ id: 'ApiKeyPatch', examples: [{ scopes: ['customers:read'] }] });
export type ApiKeyPatch = z.output<typeof apiKeyPatch>;

/** What the deployment remembers of a first key, with which it lets people in. */
const firstKey = z.object({
  /** The configuration's `firstApiKey` that it was made for. */
  generation: z.int().positive(),
  /** Id of the first key that it took the place of. */
  replaces: z.string().optional(),
});
export type FirstKeyMark = z.output<typeof firstKey>;

/** A key as the API lists it. */
export const apiKey = z
  .object({
    id: apiKeyId,
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime().describe('When somebody changed it last. Its use is no change.'),
    version: z.int().positive(),
    expiresAt: z.iso.datetime().optional().describe('Absent: never.'),
    lastUsedAt: z.iso
      .datetime()
      .optional()
      .describe('When it was used last, to within an hour: uses less than an hour later are not noted.'),
  })
  .meta({
    id: 'ApiKey',
    examples: [
      {
        id: 'mGq2vY0cT1aB',
        name: 'Till',
        scopes: ['customers:read', 'customers:write'],
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
        expiresAt: '2027-12-31T23:00:00.000Z',
        lastUsedAt: '2026-11-22T16:20:31.000Z',
      },
    ],
  });
export type ApiKey = z.output<typeof apiKey>;

/**
 * A key as the table stores it: only a hash of the secret. One that was never changed has neither `updatedAt` nor
 * `version`. (TTL passes over `expiresAt` here: it is no number.)
 */
export const storedApiKey = apiKey
  .extend({
    // After a return to an earlier version of Clientele a key may hold scopes that are unknown here.
    scopes: z.array(z.string()).transform((list) => scopes.filter((scope) => list.includes(scope))),
    updatedAt: z.iso.datetime().optional(),
    version: z.int().positive().default(1),
    secretHash: z.base64url(),
    firstKey: firstKey.optional(),
  })
  .transform((key) => ({ ...key, updatedAt: key.updatedAt ?? key.createdAt }));
export type StoredApiKey = z.output<typeof storedApiKey>;

/** Whether the key has stopped being valid. */
export const isExpired = ({ expiresAt }: Pick<StoredApiKey, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();

const secretBytes = 32;
const form = /^ck_([a-zA-Z0-9_-]{12})_([a-zA-Z0-9_-]{43})$/;

/** The text that a client sends: `ck_`, the id, `_`, 256 random bits. */
export interface NewSecret {
  readonly id: string;
  readonly token: string;
  readonly secretHash: string;
}

/** A fresh id and secret. */
export function mintSecret(): NewSecret {
  const id = randomBytes(9).toString('base64url');
  const secret = randomBytes(secretBytes).toString('base64url');
  return { id, token: `ck_${id}_${secret}`, secretHash: hashSecret(secret) };
}

/** The two parts of a token, or undefined when it has not the form of one. */
export function parseToken(token: string): { id: string; secret: string } | undefined {
  const [, id, secret] = form.exec(token) ?? [];
  return id && secret ? { id, secret } : undefined;
}

/** Whether the secret is the one that was hashed; takes the same time either way. */
export const secretMatches = (secret: string, secretHash: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(secretHash));

/** A fast hash is right here: the secret has 256 random bits, so there is nothing to guess. */
const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
