import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { endDays } from '../../customers/end.ts';
import { DomainError, invalidAt } from '../../errors.ts';
import type { Head } from '../../table/change-log.ts';
import { laneCount } from '../../table/lanes.ts';

/** Raise it when the text comes to mean something else. */
const version = 1;
const checksumBytes = 4;
/** No token is longer when it is inflated. */
const mostInflated = 16_384;

/** A place in the change log: the number of an entry of each lane, and when that was read, in milliseconds since 1970. */
const mark = z.object({ numbers: z.array(z.int().nonnegative()).length(laneCount), at: z.int() });

/** How far a client has come. */
const progress = z.object({
  /** What it has taken in; absent until the first round is done. */
  from: mark.optional(),
  /** The round that it is in: what it will have taken in, and the id of the last customer that was answered. */
  round: z.object({ upTo: mark, after: z.string() }).optional(),
});
export type Progress = z.output<typeof progress>;

/** What stands in a token; entries of another table have the same numbers. */
const content = progress.extend({ table: z.int() });

/** What has happened since this token is no longer known, or it belongs to a table that is not in use any more. */
export class SyncTokenExpired extends DomainError {
  readonly code = 'sync_token_expired';

  constructor() {
    super('What has changed since this token is no longer known. Start again without it, with nothing.');
  }
}

/**
 * The progress as a text that clients keep. There is nothing secret in it, and it belongs to no API key: keys are
 * replaced more often than what is kept in step by them. The checksum finds what was damaged on its way.
 */
export function writeToken(progress: Progress, tableName: string): string {
  const written: z.input<typeof content> = { ...progress, table: crc32(tableName) };
  const body = Buffer.from([version, ...deflateRawSync(JSON.stringify(written))]);
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([checksum, body]).toString('base64url');
}

/**
 * The progress that such a text stands for.
 * @throws InvalidRequest when it is not as it was written
 * @throws SyncTokenExpired when it was written by another version, or for another table
 */
export function readToken(token: string, tableName: string): Progress {
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(checksumBytes);
  // Several texts stand for the same bytes; one is the token.
  const isWhole = body.length > 0 && bytes.toString('base64url') === token;
  if (!isWhole || crc32(body) !== bytes.readUInt32BE(0)) throw notAToken();
  if (body[0] !== version) throw new SyncTokenExpired();
  const { data } = content.safeParse(parsed(body.subarray(1)));
  if (!data) throw notAToken();
  if (data.table !== crc32(tableName)) throw new SyncTokenExpired();
  return data;
}

function parsed(deflated: Buffer): unknown {
  try {
    return JSON.parse(inflateRawSync(deflated, { maxOutputLength: mostInflated }).toString());
  } catch {
    return undefined;
  }
}

const notAToken = () =>
  invalidAt({
    pointer: '/query/since',
    code: 'invalid_sync_token',
    message: 'This is not a token as it was answered. Send it unchanged, or start again without one.',
  });

/** How long a token is good for. Ends of customers are kept for a day more: clocks differ, and commits take a while. */
const longestMs = (endDays - 1) * 24 * 60 * 60 * 1000;

/**
 * Holds that everything is known that has happened since, and that the log has come at least as far: a table that was
 * restored to an earlier time gives the same numbers again.
 * @throws SyncTokenExpired
 */
export function assertKnown({ from, round }: Progress, heads: readonly Head[], now: Date): void {
  const marks = [from, round?.upTo].filter((mark) => mark !== undefined);
  const isKnown = ({ numbers, at }: z.output<typeof mark>) =>
    now.getTime() - at <= longestMs && numbers.every((n, lane) => n <= (heads[lane]?.n ?? 0));
  if (!marks.every(isKnown)) throw new SyncTokenExpired();
}
