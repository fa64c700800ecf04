import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AwsError, accessDenied } from '../aws-error.ts';
import {
  bucketArn,
  encodingOf,
  objectArn,
  overriddenHeaders,
  requestedRange,
  type S3Call,
} from './request.ts';
import type { Storage } from './storage.ts';
import { element, parent, xmlDocument } from './xml.ts';

/** GetObject and HeadObject: whole or a range, on conditions, with the headers it was stored with. */
export async function getObject(call: S3Call, storage: Storage): Promise<void> {
  const { bucket, key, request, response } = call;
  await call.require('s3:GetObject', objectArn(bucket, key));
  const objects = storage.bucket(bucket);
  const object = objects.get(key);
  if (!object) throw await missing(call);
  if (request.headers['if-match'] !== undefined && request.headers['if-match'] !== object.eTag)
    throw new AwsError(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
    );
  const headers = {
    ...object.headers,
    ...overriddenHeaders(call.query),
    etag: object.eTag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
  if (request.headers['if-none-match'] === object.eTag) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = requestedRange(request.headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': end - start + 1,
    ...(range && { 'content-range': `bytes ${start}-${end}/${object.size}` }),
  });
  if (request.method === 'HEAD' || object.size === 0) {
    response.end();
    return;
  }
  // Opened before the first byte is sent, so that deleting the object meanwhile does not break the download.
  const file = await open(objects.bodyOf(key));
  await pipeline(file.createReadStream({ start, end }), response);
}

/** Without ListBucket, S3 does not tell whether an object exists. */
async function missing(call: S3Call): Promise<AwsError> {
  if (await call.allows('s3:ListBucket', bucketArn(call.bucket)))
    return new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
  return accessDenied(
    `s3://${call.bucket}/${call.key} does not exist, and without s3:ListBucket on the bucket S3 answers 403 for that.`,
  );
}

/** ListObjectsV2 and ListObjects: one level of prefixes, pages of up to 1,000. */
export async function listObjects(call: S3Call, storage: Storage): Promise<void> {
  const { bucket, query } = call;
  const prefix = query.get('prefix') ?? '';
  await call.require('s3:ListBucket', bucketArn(bucket), prefix ? { 's3:prefix': prefix } : undefined);
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = token
    ? Buffer.from(token, 'base64url').toString()
    : (query.get('start-after') ?? query.get('marker') ?? '');
  const limit = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const named = storage
    .bucket(bucket)
    .list(prefix)
    .map((object) => {
      const cut = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
      return {
        object,
        name: cut < 0 ? object.key : object.key.slice(0, cut + delimiter.length),
        isPrefix: cut >= 0,
      };
    });
  const rows = [...new Map(named.map((row) => [row.name, row])).values()].filter(
    ({ name }) => after === '' || name > after,
  );
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? page.at(-1)?.name : undefined;
  const encode = encodingOf(query);
  const contents = page
    .filter(({ isPrefix }) => !isPrefix)
    .map(({ object }) =>
      parent(
        'Contents',
        element('Key', encode(object.key)),
        element('LastModified', new Date(object.lastModified).toISOString()),
        element('ETag', object.eTag),
        element('Size', object.size),
        element('StorageClass', 'STANDARD'),
      ),
    );
  const prefixes = page
    .filter(({ isPrefix }) => isPrefix)
    .map(({ name }) => parent('CommonPrefixes', element('Prefix', encode(name))));
  const body = xmlDocument(
    'ListBucketResult',
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('Delimiter', delimiter || undefined),
    element('MaxKeys', limit),
    element('EncodingType', query.get('encoding-type') ?? undefined),
    element('KeyCount', page.length),
    element('IsTruncated', next !== undefined),
    element('NextContinuationToken', next && Buffer.from(next).toString('base64url')),
    element('NextMarker', next),
    ...contents,
    ...prefixes,
  );
  call.response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
}
