import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type * as z from 'zod';
import { invalidAt } from '../errors.ts';

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** What a cursor belongs to: one question of one principal. */
export interface Seal {
  /** What was asked, the page apart. */
  readonly question: unknown;
  /** Where the cursor stands in the request. */
  readonly pointer: '/cursor' | '/query/cursor';
  /** Secret of the principal, known to the server: nobody else can make its cursors. */
  readonly sealingKey: string;
}

/**
 * Turns the position where a page ends into text that only the same question of the same principal can turn back.
 * Encrypted, because a position holds names and addresses, and URLs end up in logs and histories. Compressed, because a
 * folded text may be eighteen times as long as what was typed (`ﷺ`), and URLs and headers are bounded: a whole position
 * is needed for pages that are exact, a part of the text would not tell two rows apart that begin alike.
 */
export function sealCursor(position: unknown, seal: Seal): string {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, keyOf(seal), nonce);
  const payload = deflateRawSync(JSON.stringify(position));
  const encrypted = Buffer.concat([encryption.update(payload), encryption.final()]);
  return Buffer.concat([nonce, encryption.getAuthTag(), encrypted]).toString('base64url');
}

/**
 * The position that was sealed.
 * @throws InvalidRequest when the cursor was altered, or made for another question, principal or version
 */
export function openCursor<Position>(cursor: string, schema: z.ZodType<Position>, seal: Seal): Position {
  const payload = decrypted(cursor, seal);
  const position = payload && schema.safeParse(JSON.parse(inflateRawSync(payload).toString()));
  if (!position?.success) {
    const message = 'This cursor does not belong to this query. Start again without a cursor.';
    throw invalidAt({ pointer: seal.pointer, code: 'invalid_cursor', message });
  }
  return position.data;
}

/** What was encrypted; undefined unless every byte is as it was made. */
function decrypted(cursor: string, seal: Seal): Buffer | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const encrypted = bytes.subarray(nonceBytes + tagBytes);
  // Several texts stand for the same bytes; one is the cursor.
  if (encrypted.length === 0 || bytes.toString('base64url') !== cursor) return undefined;
  const decryption = createDecipheriv(cipher, keyOf(seal), bytes.subarray(0, nonceBytes));
  decryption.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const payload = decryption.update(encrypted);
  try {
    decryption.final();
    return payload;
  } catch {
    return undefined;
  }
}

/** A key of its own for each question. */
function keyOf({ question, sealingKey }: Seal): Buffer {
  const asked = createHash('sha256').update(JSON.stringify(question)).digest();
  return Buffer.from(hkdfSync('sha256', sealingKey, '', asked, keyBytes));
}
