import { createHash } from 'node:crypto';

/** One drop of one file: the same key dropped again later is another one, with the same content or not. */
export interface FileIdentity {
  readonly bucket: string;
  readonly key: string;
  /** Without quotes. */
  readonly eTag: string;
  /** As S3 tells it, to the second. */
  readonly modifiedAt: Date;
}

const secondMs = 1_000;
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id of a file's job. It follows from what S3 itself says of the object, not from the notification's
 * sequencer: so a lost notification, a repeated one and the sweeper, which only lists the bucket, all mean the
 * same job. A ULID in form: ids sort by the time of the drop.
 */
export function jobIdOf({ bucket, key, eTag, modifiedAt }: FileIdentity): string {
  const time = Math.floor(modifiedAt.getTime() / secondMs) * secondMs;
  const hash = createHash('sha256')
    .update(JSON.stringify([bucket, key, eTag, time]))
    .digest();
  return `job_${ulid(time, hash.subarray(0, 10))}`;
}

/** A lower bound of the ids of all files that were dropped since then. */
export const earliestJobId = (since: Date): string => `job_${ulid(since.getTime(), Buffer.alloc(10))}`;

/** 48 bits of milliseconds and 80 other bits, as 26 characters of Crockford's base 32. */
function ulid(time: number, tail: Uint8Array): string {
  let value = (BigInt(time) << 80n) | BigInt(`0x${Buffer.from(tail).toString('hex')}`);
  let text = '';
  for (let position = 0; position < 26; position++) {
    text = (digits[Number(value % 32n)] ?? '') + text;
    value /= 32n;
  }
  return text;
}
