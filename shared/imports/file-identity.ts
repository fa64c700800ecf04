import { createHash } from 'node:crypto';
import { jobIdAt } from '../jobs/job-id.ts';

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

/**
 * The id of a file's job. It follows from what S3 itself says of the object, not from the notification's
 * sequencer: so a lost notification, a repeated one and the sweeper, which only lists the bucket, all mean the
 * same job. It sorts by the time of the drop.
 */
export function jobIdOf({ bucket, key, eTag, modifiedAt }: FileIdentity): string {
  const time = Math.floor(modifiedAt.getTime() / secondMs) * secondMs;
  const hash = createHash('sha256')
    .update(JSON.stringify([bucket, key, eTag, time]))
    .digest();
  return jobIdAt(time, hash.subarray(0, 10));
}
