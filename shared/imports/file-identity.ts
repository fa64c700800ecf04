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
const dropTime = ({ modifiedAt }: Pick<FileIdentity, 'modifiedAt'>): number =>
  Math.floor(modifiedAt.getTime() / secondMs) * secondMs;

/** What is another text for every drop: S3 tells no more of an object than this, whoever asks. */
const identity = (file: FileIdentity): string =>
  JSON.stringify([file.bucket, file.key, file.eTag, dropTime(file)]);

export const isSameDrop = (one: FileIdentity, other: FileIdentity): boolean =>
  identity(one) === identity(other);

/**
 * The id of the job of a file that nobody has announced. It follows from what S3 itself says of the object, not from
 * the notification's sequencer: so a lost notification, a repeated one and the sweeper, which only lists the bucket,
 * all mean the same job. It sorts by the time of the drop.
 */
export function jobIdOf(file: FileIdentity): string {
  const hash = createHash('sha256').update(identity(file)).digest();
  return jobIdAt(dropTime(file), hash.subarray(0, 10));
}

/** A text by which drops sort in their order; within one second there is none but that of the jobs' ids. */
export const placeInLine = (file: Pick<FileIdentity, 'modifiedAt'>, jobId: string): string =>
  `${new Date(dropTime(file)).toISOString()} ${jobId}`;
