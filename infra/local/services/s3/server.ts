import { AwsError } from '../aws-error.ts';
import type { Call } from '../call.ts';
import { postObject } from './post-object.ts';
import { getObject, listObjects } from './read.ts';
import { bucketArn, type S3Call, s3Call } from './request.ts';
import type { Storage } from './storage.ts';
import * as parts from './upload-in-parts.ts';
import * as write from './write.ts';
import { element, xmlDocument } from './xml.ts';

type Operation = (call: S3Call, storage: Storage, onCreated: write.OnCreated) => Promise<void>;

const headBucket: Operation = async (call, storage) => {
  await call.require('s3:ListBucket', bucketArn(call.bucket));
  storage.bucket(call.bucket);
  call.response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1' }).end();
};
const bucketLocation: Operation = async (call) => {
  await call.require('s3:GetBucketLocation', bucketArn(call.bucket));
  call.response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(xmlDocument('LocationConstraint', element('LocationConstraint', undefined)));
};

/** Sub-resources that would change what an operation means; ignoring them would corrupt objects. */
const unavailable = [
  'acl',
  'tagging',
  'retention',
  'legal-hold',
  'versionId',
  'torrent',
  'select',
  'restore',
  'attributes',
  'policy',
  'versioning',
  'versions',
  'lifecycle',
  'notification',
  'cors',
];

function operationOf({ request, key, query }: S3Call): Operation | undefined {
  if (unavailable.some((name) => query.has(name))) return undefined;
  const has = (name: string): boolean => query.has(name);
  switch (`${request.method} ${key ? 'object' : 'bucket'}`) {
    case 'GET bucket':
      return has('location') ? bucketLocation : has('uploads') ? parts.listUploads : listObjects;
    case 'HEAD bucket':
      return headBucket;
    case 'POST bucket':
      return has('delete') ? write.deleteObjects : postObject;
    case 'GET object':
    case 'HEAD object':
      return has('uploadId') ? undefined : getObject;
    case 'PUT object':
      if (has('uploadId')) return parts.uploadPart;
      return request.headers['x-amz-copy-source'] ? write.copyObject : write.putObject;
    case 'POST object':
      return has('uploads') ? parts.startUpload : has('uploadId') ? parts.completeUpload : undefined;
    case 'DELETE object':
      return has('uploadId') ? parts.abortUpload : write.deleteObject;
    default:
      return undefined;
  }
}

/**
 * Answers an S3 call: objects (whole, in parts, ranges, copies, browsers' forms), lists, conditional reads and writes.
 * Not here, and refused: versions, tags, access lists, select.
 */
export async function handleS3(call: Call, storage: Storage, onCreated: write.OnCreated): Promise<void> {
  const s3 = s3Call(call);
  const operation = operationOf(s3);
  if (!operation)
    throw new AwsError(
      'NotImplemented',
      501,
      `The local S3 does not know ${call.request.method} ${call.url.pathname}${call.url.search}.`,
    );
  await operation(s3, storage, onCreated);
}
