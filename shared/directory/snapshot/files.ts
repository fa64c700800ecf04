import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { promptly } from '../../aws/promptly.ts';
import { SnapshotUnusable } from './frames.ts';
import { snapshotPrefix } from './lifetimes.ts';

/** Where snapshots lie. */
export interface SnapshotStore {
  /** @throws SnapshotUnusable when it is not there, or shorter */
  read(key: string, bytes: number): Promise<Buffer>;
  write(key: string, file: Buffer): Promise<void>;
}

/** The same for whoever may also remove what lies there. */
export interface OwnSnapshotStore extends SnapshotStore {
  /**
   * Removes all snapshots, of all formats, but that one.
   * @returns how many there were
   */
  removeOthers(key: string): Promise<number>;
}

/** How much is read at a time; several such parts side by side are faster than one stream. */
const partBytes = 8 * 1024 * 1024;

/** A snapshot of a million customers is written in seconds, more than other calls may take. */
const patiently = { ...promptly, requestTimeout: 60_000 };

/** The bucket of snapshots. */
export class SnapshotFiles implements OwnSnapshotStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(bucket: string, s3 = new S3Client({ requestHandler: patiently })) {
    this.#bucket = bucket;
    this.#s3 = s3;
  }

  async read(key: string, bytes: number): Promise<Buffer> {
    const file = Buffer.allocUnsafe(bytes);
    const starts = Array.from({ length: Math.ceil(bytes / partBytes) }, (_, part) => part * partBytes);
    await Promise.all(starts.map((start) => this.#readPart(key, file, start)));
    return file;
  }

  async write(key: string, file: Buffer): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: file }));
  }

  async removeOthers(key: string): Promise<number> {
    let removed = 0;
    for (;;) {
      // A page has as many keys as can be deleted at once; what is deleted is not on the next first page.
      const page = { Bucket: this.#bucket, Prefix: snapshotPrefix };
      const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command(page));
      const Objects = Contents.map(({ Key }) => ({ Key })).filter(({ Key }) => Key !== key);
      if (Objects.length === 0) return removed;
      const Delete = { Objects, Quiet: true };
      const { Errors = [] } = await this.#s3.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete }));
      if (Errors[0]) throw new Error(`S3 did not delete ${Errors.length} snapshots: ${Errors[0].Code}`);
      removed += Objects.length;
    }
  }

  async #readPart(key: string, file: Buffer, start: number): Promise<void> {
    const end = Math.min(start + partBytes, file.length);
    const Range = `bytes=${start}-${end - 1}`;
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key, Range }));
      const part = (await Body?.transformToByteArray()) ?? new Uint8Array();
      if (part.length !== end - start) throw new SnapshotUnusable('its object is too short');
      file.set(part, start);
    } catch (error) {
      if (error instanceof S3ServiceException && goneOrShorter.has(error.name))
        throw new SnapshotUnusable('its object is gone', { cause: error });
      throw error;
    }
  }
}

/** Whoever may not list a bucket is told that access is denied when an object is not there. */
const goneOrShorter: ReadonlySet<string> = new Set(['NoSuchKey', 'AccessDenied', 'InvalidRange']);
