import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { InvalidRequest } from '../errors.ts';
import type { Position } from './image.ts';
import type { DirectoryQuery } from './query.ts';

const tagBytes = 16;

const position = z.tuple([z.union([z.string(), z.boolean(), z.null()]), z.string()]);

/** What a cursor belongs to: one query of one principal. */
export interface Seal {
  readonly query: DirectoryQuery;
  /** Secret of the principal, known to the server: nobody else can make its cursors. */
  readonly sealingKey: string;
}

/** Turns a position into text that only the same query of the same principal can turn back. */
export function sealCursor({ value, id }: Position, seal: Seal): string {
  const payload = Buffer.from(JSON.stringify([value, id]));
  return Buffer.concat([tagOf(payload, seal), payload]).toString('base64url');
}

/** @throws InvalidRequest when the cursor was altered, or made for another query or principal */
export function openCursor(cursor: string, seal: Seal): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const [tag, payload] = [bytes.subarray(0, tagBytes), bytes.subarray(tagBytes)];
  const genuine =
    bytes.toString('base64url') === cursor &&
    tag.length === tagBytes &&
    timingSafeEqual(tag, tagOf(payload, seal));
  if (!genuine) {
    const message = 'This cursor does not belong to this query. Start again without a cursor.';
    throw new InvalidRequest(message, { errors: [{ pointer: '/cursor', code: 'invalid_cursor', message }] });
  }
  const [value, id] = position.parse(JSON.parse(payload.toString()));
  return { value, id };
}

function tagOf(payload: Buffer, { query: { filter, q, sort }, sealingKey }: Seal): Buffer {
  const question = createHash('sha256')
    .update(JSON.stringify([filter, q, sort]))
    .digest();
  return createHmac('sha256', sealingKey).update(question).update(payload).digest().subarray(0, tagBytes);
}
