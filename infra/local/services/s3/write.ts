import { createReadStream } from 'node:fs';
import { AwsError } from '../aws-error.ts';
import { readBody } from '../call.ts';
import type { StoredObject } from './objects.ts';
import { store } from './objects.ts';
import { checkWriteConditions, objectArn, type S3Call, storedHeaders } from './request.ts';
import type { Storage } from './storage.ts';
import { element, elementTexts, parent, xmlDocument } from './xml.ts';

/** Told of every object that comes into being, with the event's name without `s3:`. */
export type OnCreated = (event: string, bucket: string, object: StoredObject) => Promise<void>;

export const quoted = (md5: Buffer): string => `"${md5.toString('hex')}"`;

export const answerXml = (call: S3Call, body: string): void => {
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
  const wanted = request.headers['x-amz-copy-source-if-match'];
  if (wanted !== undefined && wanted !== source.eTag)
    throw new AwsError(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
    );
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
