import { randomBytes } from 'node:crypto';
import type { StoredObject } from '../services/s3/objects.ts';
import { account, region } from '../template/identities.ts';
import type { Bucket, Deployment } from '../template/model.ts';

type Configuration = NonNullable<Bucket['NotificationConfiguration']>['QueueConfigurations'][number];

let sequence = BigInt(Date.now()) << 20n;

const eventMatches = (pattern: string, event: string): boolean =>
  pattern === `s3:${event}` || (pattern.endsWith(':*') && `s3:${event}`.startsWith(pattern.slice(0, -1)));

const keyMatches = (filter: Configuration['Filter'], key: string): boolean =>
  (filter?.S3Key.Rules ?? []).every(({ Name, Value }) =>
    Name.toLowerCase() === 'prefix' ? key.startsWith(Value) : key.endsWith(Value),
  );

/** The queues that a bucket tells of an event, by their ARNs. */
export function queuesToTell(deployment: Deployment, bucket: string, event: string, key: string): string[] {
  const configured = deployment.buckets.find(({ name }) => name === bucket)?.NotificationConfiguration;
  return (configured?.QueueConfigurations ?? [])
    .filter(({ Event, Filter }) => eventMatches(Event, event) && keyMatches(Filter, key))
    .map(({ Queue }) => Queue);
}

/** The notification that S3 sends for a new object. */
export function bucketNotification(event: string, bucket: string, object: StoredObject): string {
  sequence += 1n;
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date().toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${account}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeKey(object.key),
        size: object.size,
        eTag: object.eTag.replaceAll('"', ''),
        sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** S3 URL-encodes keys in notifications, with `+` for spaces, but leaves slashes. */
const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
