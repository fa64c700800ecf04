import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsError } from '../aws-error.ts';
import { readBody } from '../call.ts';
import { store } from './objects.ts';
import {
  bucketArn,
  checkWriteConditions,
  encodingOf,
  objectArn,
  type S3Call,
  storedHeaders,
} from './request.ts';
import type { Storage } from './storage.ts';
import { answerXml, type OnCreated, quoted } from './write.ts';
import { element, elementTexts, parent, xmlDocument } from './xml.ts';

export async function startUpload(call: S3Call, storage: Storage): Promise<void> {
  const { bucket, key } = call;
  await call.require('s3:PutObject', objectArn(bucket, key));
  storage.bucket(bucket);
  const id = randomUUID();
  storage.uploads.set(id, {
    bucket,
    key,
    headers: storedHeaders(call.request.headers),
    parts: new Map(),
    startedAt: Date.now(),
  });
  answerXml(
    call,
    xmlDocument(
      'InitiateMultipartUploadResult',
      element('Bucket', bucket),
      element('Key', key),
      element('UploadId', id),
    ),
  );
}

const uploadOf = (call: S3Call, storage: Storage) => {
  const upload = storage.uploads.get(call.query.get('uploadId') ?? '');
  if (!upload || upload.bucket !== call.bucket || upload.key !== call.key)
    throw new AwsError('NoSuchUpload', 404, 'The specified multipart upload does not exist.');
  return upload;
};

export async function uploadPart(call: S3Call, storage: Storage): Promise<void> {
  await call.require('s3:PutObject', objectArn(call.bucket, call.key));
  if (call.request.headers['x-amz-copy-source'])
    throw new AwsError('NotImplemented', 501, 'UploadPartCopy is not available locally.');
  const { parts } = uploadOf(call, storage);
  const part = await storage.receive(call.request, call.query);
  parts.set(Number(call.query.get('partNumber')), part);
  call.response.writeHead(200, { etag: quoted(part.md5) }).end();
}

export async function completeUpload(call: S3Call, storage: Storage, onCreated: OnCreated): Promise<void> {
  const { bucket, key } = call;
  await call.require('s3:PutObject', objectArn(bucket, key));
  const upload = uploadOf(call, storage);
  const objects = storage.bucket(bucket);
  const named = elementTexts((await readBody(call.request)).toString(), 'PartNumber').map(Number);
  const parts = named.map((number) => upload.parts.get(number));
  if (parts.length === 0 || parts.includes(undefined))
    throw new AwsError('InvalidPart', 400, 'One or more of the specified parts could not be found.');
  const present = parts.filter((part) => part !== undefined);
  if (present.slice(0, -1).some(({ size }) => size < 5 * 1024 * 1024))
    throw new AwsError(
      'EntityTooSmall',
      400,
      'Your proposed upload is smaller than the minimum allowed object size.',
    );
  checkWriteConditions(call.request.headers, objects.get(key)?.eTag);
  async function* concatenated() {
    for (const { file } of present) yield* createReadStream(file);
  }
  const body = await store(Readable.from(concatenated(), { objectMode: false }), [], storage.newFile());
  const digest = createHash('md5')
    .update(Buffer.concat(present.map(({ md5 }) => md5)))
    .digest('hex');
  const object = await objects.put(key, body, `"${digest}-${present.length}"`, upload.headers);
  await forget(call, storage);
  await onCreated('ObjectCreated:CompleteMultipartUpload', bucket, object);
  answerXml(
    call,
    xmlDocument(
      'CompleteMultipartUploadResult',
      element('Bucket', bucket),
      element('Key', key),
      element('ETag', object.eTag),
    ),
  );
}

export async function abortUpload(call: S3Call, storage: Storage): Promise<void> {
  await call.require('s3:AbortMultipartUpload', objectArn(call.bucket, call.key));
  uploadOf(call, storage);
  await forget(call, storage);
  call.response.writeHead(204).end();
}

/** The uploads of a bucket that are not complete yet, all on one page: S3 has up to 1,000 there. */
export async function listUploads(call: S3Call, storage: Storage): Promise<void> {
  const { bucket, query } = call;
  await call.require('s3:ListBucketMultipartUploads', bucketArn(bucket));
  storage.bucket(bucket);
  const prefix = query.get('prefix') ?? '';
  const encode = encodingOf(query);
  const uploads = [...storage.uploads]
    .filter(([, upload]) => upload.bucket === bucket && upload.key.startsWith(prefix))
    .map(([id, { key, startedAt }]) =>
      parent(
        'Upload',
        element('Key', encode(key)),
        element('UploadId', id),
        element('Initiated', new Date(startedAt).toISOString()),
      ),
    );
  const own = [element('Bucket', bucket), element('Prefix', encode(prefix)), element('IsTruncated', false)];
  answerXml(call, xmlDocument('ListMultipartUploadsResult', ...own, ...uploads));
}

async function forget(call: S3Call, storage: Storage): Promise<void> {
  const parts = [...uploadOf(call, storage).parts.values()];
  storage.uploads.delete(call.query.get('uploadId') ?? '');
  await Promise.all(parts.map(({ file }) => rm(file, { force: true })));
}
