import type { Callers } from './door/callers.ts';
import type { Faults } from './door/faults.ts';
import type { ServiceHandler } from './door/front-door.ts';
import { type JsonObject, parseObject } from './json.ts';
import type { Log } from './log.ts';
import { AwsError } from './services/aws-error.ts';
import { type Call, readBody } from './services/call.ts';
import { dynamoDbRequirements } from './services/dynamodb-requests.ts';
import { forward } from './services/forward.ts';
import type { QueueServer } from './services/queues.ts';
import type { StoredObject } from './services/s3/objects.ts';
import { handleS3 } from './services/s3/server.ts';
import type { Storage } from './services/s3/storage.ts';
import type { Inbox } from './services/ses/inbox.ts';
import { handleSes } from './services/ses/server.ts';
import type { ParameterStore } from './services/ssm.ts';
import { forwardToStreams, isStreamTarget } from './services/streams.ts';
import type { Deployment } from './template/model.ts';
import { bucketNotification, queuesToTell } from './triggers/bucket-events.ts';

export interface Backends {
  readonly dynamoDbUrl: string | undefined;
  /** DynamoDB Local's ARN of each table's stream, by the template's. */
  readonly streamArns: ReadonlyMap<string, string>;
  readonly inbox: Inbox;
  readonly storage: Storage;
  readonly queues: QueueServer;
  readonly parameters: ParameterStore;
  readonly faults: Faults;
  /** Gives an event to EventBridge's default bus. */
  readonly publish: (event: JsonObject) => void;
}

/** The AWS services behind the front door, by the name in a signature's scope. */
export function awsServices(
  backends: Backends,
  deployment: Deployment,
  callers: Callers,
  log: Log,
): Readonly<Record<string, ServiceHandler>> {
  const { storage, queues, parameters, inbox, faults, publish } = backends;
  const onCreated = async (event: string, bucket: string, object: StoredObject): Promise<void> => {
    for (const queueArn of queuesToTell(deployment, bucket, event, object.key)) {
      const queue = deployment.queues.find(({ arn }) => arn === queueArn);
      const bucketArn = `arn:aws:s3:::${bucket}`;
      const allowed = await callers.serviceMay('s3.amazonaws.com', 'sqs:SendMessage', queueArn, bucketArn);
      if (queue && allowed) await queues.send(queue.url, bucketNotification(event, bucket, object));
      else log.say(`S3 may not send to ${queueArn}: no queue policy of the template allows it`);
    }
  };
  return {
    dynamodb: (call) => handleDynamoDb(call, backends),
    s3: (call) => handleS3(call, storage, onCreated),
    sqs: (call) => queues.handle(call),
    ssm: (call) => parameters.handle(call),
    ses: (call) =>
      handleSes(call, inbox, deployment, { fail: (version) => faults.failMail(version), publish }),
  };
}

async function handleDynamoDb(call: Call, { dynamoDbUrl: url, streamArns, faults }: Backends): Promise<void> {
  if (url === undefined) throw new AwsError('ServiceUnavailable', 503, 'DynamoDB Local was not started.');
  const target = String(call.request.headers['x-amz-target']);
  const operation = target.split('.')[1] ?? '';
  const payload = await readBody(call.request);
  const body = parseObject(payload);
  if (!body) throw new AwsError('SerializationException', 400, 'The body is not a JSON object.');
  for (const { action, resource } of dynamoDbRequirements(operation, body))
    await call.require(action, resource);
  if (isStreamTarget(target)) return forwardToStreams(call, url, payload.toString(), streamArns);
  if (await faults.answerDynamoDb(call, operation, body)) return;
  await forward(call, url, payload);
}
