import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { DroppedFile } from './file-event.ts';
import { type FileIdentity, isSameDrop } from './file-identity.ts';

/**
 * The dropped file is not there any more: it was deleted, its day is over, or another file was dropped under
 * the same key, which has a notification and a job of its own.
 */
export class FileGone extends Error {}

/** An open file, with what S3 says of it. Read `content` or destroy it. */
export interface OpenFile {
  readonly bytes: number;
  readonly modifiedAt: Date;
  /** What whoever put it there said of it, by names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly content: Readable;
}

/**
 * Opens exactly the file that was dropped, never one that replaced it.
 * @throws FileGone
 */
export async function openFile(s3: S3Client, file: DroppedFile): Promise<OpenFile> {
  const { Body, ContentLength, LastModified, Metadata = {} } = await get(s3, file);
  if (!(Body instanceof Readable) || ContentLength === undefined || !LastModified) {
    throw new Error('S3 answered without a body, its length or its time.');
  }
  return { bytes: ContentLength, modifiedAt: LastModified, metadata: Metadata, content: Body };
}

/**
 * The bytes from `start` up to `end` of exactly that file.
 * @throws FileGone
 */
export async function readBytes(
  s3: S3Client,
  file: DroppedFile,
  { start, end }: { start: number; end: number },
): Promise<Uint8Array> {
  const { Body } = await get(s3, file, `bytes=${start}-${end - 1}`);
  const bytes = await Body?.transformToByteArray();
  if (bytes?.length !== end - start) throw new Error('S3 answered with another range than was asked for.');
  return bytes;
}

/**
 * What the bucket's list says of exactly that file: it names also those that S3 does not hand out.
 * @throws FileGone
 */
export async function lookUpFile(
  s3: S3Client,
  { bucket, key, eTag }: DroppedFile,
): Promise<Pick<OpenFile, 'bytes' | 'modifiedAt'>> {
  // Of all keys that begin with this one, itself is the first.
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
  const [first] = (await s3.send(command)).Contents ?? [];
  if (first?.Key !== key || first.ETag !== quoted(eTag)) throw new FileGone();
  if (first.Size === undefined || !first.LastModified) {
    throw new Error("S3's list lacks the size or the time of a file.");
  }
  return { bytes: first.Size, modifiedAt: first.LastModified };
}

/**
 * Deletes exactly that file; nothing happens when it is gone. The same content dropped again under the same key
 * has the same eTag, and S3 deletes on no other condition: only its time tells that it waits for an import of
 * its own.
 */
export async function deleteFile(s3: S3Client, file: FileIdentity): Promise<void> {
  const { bucket: Bucket, key: Key, eTag } = file;
  const condition = { Bucket, Key, IfMatch: quoted(eTag) };
  try {
    const { LastModified } = await s3.send(new HeadObjectCommand(condition));
    if (!LastModified) throw new Error('S3 answered without the time of a file.');
    if (!isSameDrop({ ...file, modifiedAt: LastModified }, file)) return;
    await s3.send(new DeleteObjectCommand(condition));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function get(
  s3: S3Client,
  { bucket, key, eTag }: DroppedFile,
  range?: string,
): Promise<GetObjectCommandOutput> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    IfMatch: quoted(eTag),
    ...(range && { Range: range }),
  });
  return await s3.send(command).catch((error: unknown) => {
    throw isGone(error) ? new FileGone() : error;
  });
}

const quoted = (eTag: string): string => `"${eTag}"`;

const isGone = (error: unknown): boolean =>
  error instanceof S3ServiceException && [404, 412].includes(error.$metadata.httpStatusCode ?? 0);
