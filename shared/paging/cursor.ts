import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type * as z from 'zod';
import { InvalidRequest } from '../errors.ts';

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

/** Turns the position where a page ends into text that only the same question of the same principal can turn back. */
export function sealCursor(position: unknown, seal: Seal): string {
  const payload = Buffer.from(JSON.stringify(position));
  return Buffer.concat([tagOf(payload, seal), payload]).toString('base64url');
}

/**
 * The position that was sealed.
 * @throws InvalidRequest when the cursor was altered, or made for another question, principal or version
 */
export function openCursor<Position>(cursor: string, schema: z.ZodType<Position>, seal: Seal): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const [tag, payload] = [bytes.subarray(0, tagBytes), bytes.subarray(tagBytes)];
  const genuine =
    bytes.toString('base64url') === cursor &&
    tag.length === tagBytes &&
    timingSafeEqual(tag, tagOf(payload, seal));
  const position = genuine ? schema.safeParse(JSON.parse(payload.toString())) : undefined;
  if (!position?.success) {
    const message = 'This cursor does not belong to this query. Start again without a cursor.';
    throw new InvalidRequest(message, {
      errors: [{ pointer: seal.pointer, code: 'invalid_cursor', message }],
    });
  }
  return position.data;
}

function tagOf(payload: Buffer, { question, sealingKey }: Seal): Buffer {
  const asked = createHash('sha256').update(JSON.stringify(question)).digest();
  return createHmac('sha256', sealingKey).update(asked).update(payload).digest().subarray(0, tagBytes);
}
