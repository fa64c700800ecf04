import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Where the files of exports lie. */
export interface ExportFiles {
  readonly s3: S3Client;
  readonly exportBucket: string;
}

/** Everything that an export keeps in the bucket. */
const folderOf = (jobId: string): string => `exports/${jobId}/`;
/** The parts of its file, which go with its end. */
const partsOf = (jobId: string): string => `${folderOf(jobId)}parts/`;

/** A new part, which nobody else writes to. */
export const newPart = (jobId: string, firstItem: number): string =>
  `${partsOf(jobId)}${firstItem}-${crypto.randomUUID()}`;
/** The file that people download. */
export const fileKey = (jobId: string, name: string): string => folderOf(jobId) + name;

/** Writes a part of a file, over whatever lies under that key. */
export async function writePart({ s3, exportBucket }: ExportFiles, key: string, text: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: exportBucket, Key: key, Body: text }));
}

/** The bytes of a part, all at once: a part has some megabytes. */
export async function readPart({ s3, exportBucket }: ExportFiles, key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: exportBucket, Key: key }));
  if (!Body) throw new Error('S3 answered without a body.');
  return await Body.transformToByteArray();
}

/** In parts of 5 MiB, as many as it takes, a few on their way at a time. What fails leaves nothing behind. */
export async function uploadFile(
  { s3, exportBucket }: ExportFiles,
  Key: string,
  ContentType: string,
  Body: ReadableStream<Uint8Array>,
): Promise<void> {
  await new Upload({ client: s3, params: { Bucket: exportBucket, Key, ContentType, Body } }).done();
}

/**
 * Removes what an export has left and nobody needs any more: its parts, uploads that were broken off, and what a worker
 * wrote that did not know of its end.
 * @param keepsFile whether the file that people download stays
 */
export async function removeLeftovers(
  { s3, exportBucket: Bucket }: ExportFiles,
  jobId: string,
  keepsFile: boolean,
): Promise<void> {
  const uploads = { Bucket, Prefix: folderOf(jobId) };
  for (const { Key, UploadId } of (await s3.send(new ListMultipartUploadsCommand(uploads))).Uploads ?? [])
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  await removeAll({ s3, exportBucket: Bucket }, keepsFile ? partsOf(jobId) : folderOf(jobId));
}

/** Removes every object whose key begins so. */
export async function removeAll({ s3, exportBucket: Bucket }: ExportFiles, prefix: string): Promise<void> {
  for (;;) {
    // A page has as many keys as can be deleted at once; what is deleted is not on the next first page.
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}
