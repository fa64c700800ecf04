import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsError } from '../awsError.ts';
import { readBody } from '../call.ts';
import type { StoredObject } from './objects.ts';
import { store } from './objects.ts';
import { checkWriteConditions, objectArn, type S3Call, storedHeaders } from './request.ts';
import type { Storage } from './storage.ts';
import { element, elementTexts, parent, xmlDocument } from './xml.ts';

/** Told of every object that comes into being, with the event's name without `s3:`. */
export type OnCreated = (event: string, bucket: string, object: StoredObject) => Promise<void>;

const quoted = (md5: Buffer): string => `"${md5.toString('hex')}"`;

const answerXml = (call: S3Call, body: string): void => {
  call.response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
};

export async function putObject(call: S3Call, storage: Storage, onCreated: OnCreated): Promise<void> {
  const { bucket, key, request } = call;
  await call.require('s3:PutObject', objectArn(bucket, key));
  const objects = storage.bucket(bucket);
  checkWriteConditions(request.headers, objects.get(key)?.eTag);
  const body = await storage.receive(request, call.query);
  const object = await objects.put(key, body, quoted(body.md5), storedHeaders(request.headers));
  await onCreated('ObjectCreated:Put', bucket, object);
  call.response.writeHead(200, { etag: object.eTag }).end();
}

export async function copyObject(call: S3Call, storage: Storage, onCreated: OnCreated): Promise<void> {
  const { bucket, key, request } = call;
  const [from = '', ...fromKey] = decodeURIComponent(String(request.headers['x-amz-copy-source']))
    .replace(/^\//, '')
    .split('/');
  const sourceKey = fromKey.join('/');
  await call.require('s3:GetObject', objectArn(from, sourceKey));
  await call.require('s3:PutObject', objectArn(bucket, key));
  const source = storage.bucket(from).get(sourceKey);
  if (!source) throw new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
  const body = await store(createReadStream(storage.bucket(from).bodyOf(sourceKey)), [], storage.newFile());
  const replaced = request.headers['x-amz-metadata-directive'] === 'REPLACE';
  const headers = replaced ? storedHeaders(request.headers) : source.headers;
  const object = await storage.bucket(bucket).put(key, body, quoted(body.md5), headers);
  await onCreated('ObjectCreated:Copy', bucket, object);
  answerXml(
    call,
    xmlDocument(
      'CopyObjectResult',
      element('ETag', object.eTag),
      element('LastModified', new Date(object.lastModified).toISOString()),
    ),
  );
}

export async function startUpload(call: S3Call, storage: Storage): Promise<void> {
  const { bucket, key } = call;
  await call.require('s3:PutObject', objectArn(bucket, key));
  storage.bucket(bucket);
  const id = randomUUID();
  storage.uploads.set(id, { key, headers: storedHeaders(call.request.headers), parts: new Map() });
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
  if (!upload || upload.key !== call.key)
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

async function forget(call: S3Call, storage: Storage): Promise<void> {
  const parts = [...uploadOf(call, storage).parts.values()];
  storage.uploads.delete(call.query.get('uploadId') ?? '');
  await Promise.all(parts.map(({ file }) => rm(file, { force: true })));
}

export async function deleteObject(call: S3Call, storage: Storage): Promise<void> {
  await call.require('s3:DeleteObject', objectArn(call.bucket, call.key));
  await storage.bucket(call.bucket).remove(call.key);
  call.response.writeHead(204).end();
}

/** DeleteObjects: each key is checked, and refused or deleted, by itself. */
export async function deleteObjects(call: S3Call, storage: Storage): Promise<void> {
  const objects = storage.bucket(call.bucket);
  const body = (await readBody(call.request)).toString();
  const results: string[] = [];
  for (const key of elementTexts(body, 'Key')) {
    const allowed = await call.allows('s3:DeleteObject', objectArn(call.bucket, key));
    if (allowed) await objects.remove(key);
    const Key = element('Key', key);
    const denied = [element('Code', 'AccessDenied'), element('Message', 'Access Denied')];
    results.push(allowed ? parent('Deleted', Key) : parent('Error', Key, ...denied));
  }
  answerXml(call, xmlDocument('DeleteResult', ...results));
}
