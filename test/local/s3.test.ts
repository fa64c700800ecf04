import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import { setup as setupStack, temporaryFolder } from './support/fixture.ts';

async function setup(options: { data?: string; cors?: object } = {}) {
  const Properties = options.cors ? { CorsConfiguration: { CorsRules: [options.cors] } } : {};
  const { stack } = await setupStack({ Bucket: { Type: 'AWS::S3::Bucket', Properties } }, options);
  const s3 = new S3Client({ endpoint: stack.awsUrl, region: 'us-east-1', credentials: operatorCredentials });
  return { stack, s3, Bucket: stack.deployment.buckets[0]?.name ?? '' };
}

test('Objects come back as they were put, with their headers, also after a restart', async () => {
  const data = temporaryFolder();
  const first = await setup({ data });
  const { Bucket } = first;
  const headers = { ContentType: 'text/csv', ContentDisposition: 'attachment', Metadata: { who: 'me' } };
  await first.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ...headers }));
  const { s3 } = await setup({ data });
  const { Body, ETag, ...got } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
  expect(await Body?.transformToString()).toBe('hello');
  expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
  expect(got).toMatchObject({ ...headers, ContentLength: 5 });
});

test('A streamed body of unknown form arrives byte by byte', async () => {
  const { s3, Bucket } = await setup();
  const parts = [Buffer.alloc(70_000, 1), Buffer.from('\r\n0\r\n'), Buffer.alloc(70_000, 2)];
  const ContentLength = parts.reduce((sum, part) => sum + part.length, 0);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: Readable.from(parts), ContentLength }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
  expect(Buffer.concat(parts).equals(Buffer.from((await Body?.transformToByteArray()) ?? []))).toBe(true);
});

test('An upload in parts becomes one object', async () => {
  const { s3, Bucket } = await setup();
  const target = { Bucket, Key: 'large' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  const bodies = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const PartNumber = index + 1;
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    }),
  );
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  const head = await s3.send(new HeadObjectCommand(target));
  expect(head).toMatchObject({
    ContentLength: 5 * 1024 * 1024 + 3,
    ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
  });
  const { Body } = await s3.send(new GetObjectCommand({ ...target, Range: 'bytes=-5' }));
  expect(await Body?.transformToString()).toBe('aaend');
});

test('Uploads in parts that are not complete are listed by their prefix until they are aborted', async () => {
  const { s3, Bucket } = await setup();
  const [one, other] = [
    { Bucket, Key: 'exports/one file' },
    { Bucket, Key: 'pictures/other' },
  ];
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(one));
  await s3.send(new CreateMultipartUploadCommand(other));
  const listed = async () =>
    (await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'exports/' }))).Uploads;
  expect(await listed()).toMatchObject([{ Key: 'exports/one file', UploadId, Initiated: expect.any(Date) }]);
  await s3.send(new AbortMultipartUploadCommand({ ...one, UploadId }));
  expect(await listed()).toBeUndefined();
});

test('Reads and writes on conditions hold or fail with 412', async () => {
  const { s3, Bucket } = await setup();
  const target = { Bucket, Key: 'k' };
  const { ETag } = await s3.send(new PutObjectCommand({ ...target, Body: 'one' }));
  await s3.send(new GetObjectCommand({ ...target, IfMatch: ETag }));
  const failed = { name: 'PreconditionFailed' };
  await expect(s3.send(new GetObjectCommand({ ...target, IfMatch: '"other"' }))).rejects.toMatchObject(
    failed,
  );
  await expect(
    s3.send(new PutObjectCommand({ ...target, Body: 'x', IfNoneMatch: '*' })),
  ).rejects.toMatchObject(failed);
});

test('Lists are sorted, paged and cut at a delimiter', async () => {
  const { s3, Bucket } = await setup();
  for (const Key of ['b/2', 'a', 'b/1', 'c&d'])
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const cut = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
  expect(cut.Contents?.map(({ Key }) => Key)).toEqual(['a', 'c&d']);
  expect(cut.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
  const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3 }));
  const rest = await s3.send(
    new ListObjectsV2Command({ Bucket, ContinuationToken: page.NextContinuationToken }),
  );
  expect([page.IsTruncated, page.KeyCount, rest.Contents?.map(({ Key }) => Key)]).toEqual([true, 3, ['c&d']]);
});

test('Objects are copied and deleted', async () => {
  const { s3, Bucket } = await setup();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'x' }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a%20b` }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a b' }] } }));
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['copy']);
});

test('A presigned link works without credentials, names the download, and expires', async () => {
  const { s3, Bucket } = await setup();
  const target = { Bucket, Key: 'k' };
  await s3.send(new PutObjectCommand({ ...target, Body: 'hello' }));
  const command = new GetObjectCommand({
    ...target,
    ResponseContentDisposition: 'attachment; filename="errors.csv"',
  });
  const answer = await fetch(await getSignedUrl(s3, command, { expiresIn: 60 }));
  expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="errors.csv"');
  const signingDate = new Date(Date.now() - 61_000);
  const late = await fetch(await getSignedUrl(s3, command, { expiresIn: 60, signingDate }));
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
});

test('An upload that does not match its checksum is refused and leaves no object', async () => {
  const { s3, stack, Bucket } = await setup();
  const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
  expect(new URL(put).origin).toBe(stack.awsUrl);
  // The SDK signs the checksum of an empty body into the link unless it is told not to.
  const answer = await fetch(put, { method: 'PUT', body: 'hello' });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('BadDigest')]);
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
});

test('Browsers may upload as far as the CORS rules of the bucket allow', async () => {
  const cors = { AllowedOrigins: ['https://*.example'], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] };
  const { stack, Bucket } = await setup({ cors });
  const preflight = (origin: string) =>
    fetch(`${stack.awsUrl}/${Bucket}/k`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
  const allowed = await preflight('https://shop.example');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type');
  expect((await preflight('https://shop.test')).status).toBe(403);
});

test('What the local S3 does not know is refused instead of damaging an object', async () => {
  const { s3, Bucket } = await setup();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello' }));
  const tag = s3.send(
    new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
  );
  await expect(tag).rejects.toMatchObject({ name: 'NotImplemented' });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
  expect(await Body?.transformToString()).toBe('hello');
});

test('A form uploads what its policy allows: signed, in time, of that type and size, with no other field', async () => {
  const { s3, Bucket } = await setup();
  const signed = await createPresignedPost(s3, {
    Bucket,
    Key: 'up/load',
    Conditions: [['content-length-range', 2, 5]],
    Fields: { 'Content-Type': 'image/png' },
    Expires: 60,
  });
  const post = async (body: string, fields: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...signed.fields, ...fields })) form.set(name, value);
    form.set('file', new Blob([body]), 'a.png');
    const answer = await fetch(signed.url, { method: 'POST', body: form });
    return [answer.status, /<Code>(\w+)/.exec(await answer.text())?.[1]];
  };
  expect(await post('a')).toEqual([400, 'EntityTooSmall']);
  expect(await post('123456')).toEqual([400, 'EntityTooLarge']);
  expect(await post('1234', { 'Content-Type': 'text/html' })).toEqual([403, 'AccessDenied']);
  expect(await post('1234', { key: 'elsewhere' })).toEqual([403, 'AccessDenied']);
  expect(await post('1234', { 'x-amz-meta-extra': 'x' })).toEqual([403, 'AccessDenied']);
  const changed = JSON.parse(Buffer.from(signed.fields.Policy ?? '', 'base64').toString());
  const longer = { ...changed, expiration: '2999-01-01T00:00:00Z' };
  const Policy = Buffer.from(JSON.stringify(longer)).toString('base64');
  expect(await post('1234', { Policy })).toEqual([403, 'SignatureDoesNotMatch']);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents).toBeUndefined();
  expect(await post('1234', { 'x-ignore-me': 'x' })).toEqual([204, undefined]);
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key: 'up/load' }));
  expect([await Body?.transformToString(), ContentType]).toEqual(['1234', 'image/png']);
});

test('A form whose policy has expired uploads nothing', async () => {
  const { s3, Bucket } = await setup();
  const { url, fields } = await createPresignedPost(s3, { Bucket, Key: 'k', Expires: -1 });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['late']));
  const answer = await fetch(url, { method: 'POST', body: form });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Policy expired')]);
});

test('An object that has changed meanwhile is not copied on condition', async () => {
  const { s3, Bucket } = await setup();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const copy = { Bucket, Key: 'copy', CopySource: `${Bucket}/a` };
  await expect(
    s3.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: '"other"' })),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
});
