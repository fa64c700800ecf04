import { Readable } from 'node:stream';
import { AwsError } from '../aws-error.ts';
import { store } from './objects.ts';
import { checkPolicy } from './post-policy.ts';
import { objectArn, type S3Call, storedHeaders } from './request.ts';
import type { Storage } from './storage.ts';
import { type OnCreated, quoted } from './write.ts';

/** Fields that would change the answer or the object and that nothing here obeys. */
const unavailable = ['acl', 'success_action_redirect', 'redirect', 'success_action_status', 'tagging'];

/** A browser's upload by a form, with its signer's permission and within its signer's policy. */
export async function postObject(call: S3Call, storage: Storage, onCreated: OnCreated): Promise<void> {
  const { bucket, form, response } = call;
  if (!form)
    throw new AwsError('PreconditionFailed', 412, 'Bucket POST must be of the type multipart/form-data.');
  const { fields, file } = form;
  const unknown = unavailable.find((name) => fields.has(name));
  if (unknown)
    throw new AwsError('NotImplemented', 501, `The local S3 does not know the form field ${unknown}.`);
  checkPolicy(form, bucket);
  const key = (fields.get('key') ?? '').replace(/\$\{filename\}$/, file.name);
  if (key === '') throw new AwsError('InvalidArgument', 400, 'Bucket POST must contain a field named "key".');
  await call.require('s3:PutObject', objectArn(bucket, key));
  const body = await store(Readable.from(file.stream()), [], storage.newFile());
  const headers = storedHeaders(Object.fromEntries(fields));
  const object = await storage.bucket(bucket).put(key, body, quoted(body.md5), headers);
  await onCreated('ObjectCreated:Post', bucket, object);
  response.writeHead(204, { etag: object.eTag, location: `/${bucket}/${encodeURI(key)}` }).end();
}
