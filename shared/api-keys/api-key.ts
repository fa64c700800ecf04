import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { scopes } from '../contracts/endpoint.ts';
import { text } from '../text/text.ts';

export const apiKeyId = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{12}$/)
  .describe('Identifies the key; no secret.');

/** What a new key may be given. */
export const apiKeyInput = z
  .strictObject({
    name: text(100).describe('What the key is for.'),
    scopes: z
      .array(z.enum(scopes))
      .min(1)
      .transform((list) => scopes.filter((scope) => list.includes(scope))),
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((time) => new Date(time).toISOString())
      .optional()
      .describe('When it stops working. Default: never.'),
  })
  .meta({ id: 'NewApiKey' });
export type ApiKeyInput = z.output<typeof apiKeyInput>;

/** A key as the API lists it. */
export const apiKey = z
  .object({
    id: apiKeyId,
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.output<typeof apiKey>;

/** A key as the table stores it: only a hash of the secret. (TTL passes over `expiresAt` here: it is no number.) */
export const storedApiKey = apiKey.extend({ secretHash: z.base64url() });
export type StoredApiKey = z.output<typeof storedApiKey>;

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
