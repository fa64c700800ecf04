import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { AwsError } from '../aws-error.ts';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import { Objects, type Stored, store } from './objects.ts';

/** An upload in parts that is not complete yet. */
interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Stored>;
  readonly startedAt: number;
}

/** Buckets in a folder. Uploads in parts that are unfinished when the stack stops are forgotten. */
export class Storage {
  readonly uploads = new Map<string, Upload>();
  readonly #folder: string;
  readonly #incoming: string;
  readonly #buckets = new Map<string, Objects>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#incoming = join(folder, 'incoming');
  }

  /** Empties what earlier uploads left unfinished, and opens the named buckets. */
  async open(names: readonly string[]): Promise<void> {
    if (this.#buckets.size === 0) await rm(this.#incoming, { recursive: true, force: true });
    mkdirSync(this.#incoming, { recursive: true });
    for (const name of names)
      if (!this.#buckets.has(name)) this.#buckets.set(name, new Objects(join(this.#folder, 'buckets', name)));
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Objects {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 404, `The specified bucket does not exist: ${name}`);
    return bucket;
  }

  has(name: string): boolean {
    return this.#buckets.has(name);
  }

  newFile(): string {
    const file = join(this.#incoming, randomUUID());
    if (existsSync(file)) return this.newFile();
    return file;
  }

  /**
   * Streams a request's body to disk, decoded.
   * @throws AwsError BadDigest when it does not match the checksum that came with it
   */
  async receive(request: IncomingMessage, query: URLSearchParams): Promise<Stored> {
    const { headers } = request;
    const chunked =
      String(headers['content-encoding'] ?? '').includes('aws-chunked') ||
      /^STREAMING-/.test(String(headers['x-amz-content-sha256'] ?? ''));
    const decoder = chunked ? new AwsChunkedDecoder() : undefined;
    const stored = await store(request, decoder ? [decoder] : [], this.newFile());
    const promised =
      decoder?.trailers['x-amz-checksum-crc32'] ??
      headers['x-amz-checksum-crc32'] ??
      query.get('x-amz-checksum-crc32');
    const promisedMd5 = headers['content-md5'];
    if (
      (!promised || promised === stored.crc32) &&
      (!promisedMd5 || promisedMd5 === stored.md5.toString('base64'))
    )
      return stored;
    await rm(stored.file, { force: true });
    throw new AwsError('BadDigest', 400, 'The checksum you specified did not match the calculated checksum.');
  }
}
