import { randomBytes } from 'node:crypto';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const tailBytes = 10;

/** The id of a job: a ULID in form. Ids sort by the time. */
export const jobIdAt = (time: number, tail: Uint8Array): string => `job_${ulid(time, tail)}`;

/** The id of a job that is made now, and of no other. */
export const newJobId = (now: Date): string => jobIdAt(now.getTime(), randomBytes(tailBytes));

/** A lower bound of the ids of all jobs since then. */
export const earliestJobId = (since: Date): string => jobIdAt(since.getTime(), Buffer.alloc(tailBytes));

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
