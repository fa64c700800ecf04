import { randomUUID } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { startFauxqs } from 'fauxqs';
import { expect } from 'vitest';
import { bulkActions } from '../../../shared/bulk/kind.ts';
import { buildWhenDue } from '../../../shared/directory/builder.ts';
import { SnapshotFiles } from '../../../shared/directory/snapshot/files.ts';
import { eraseCopies } from '../../../shared/erasure/copies.ts';
import type { DeletePolicy } from '../../../shared/erasure/policy.ts';
import { exports } from '../../../shared/exports/kind.ts';
import { fileEvent, parseFileEvent } from '../../../shared/imports/file-event.ts';
import { imports } from '../../../shared/imports/kind.ts';
import { planDroppedFile } from '../../../shared/imports/planner.ts';
import { workMessage } from '../../../shared/jobs/messages.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { openTable } from '../../../shared/table/table.ts';
import { setupApi } from '../../support/api.ts';
import { Crash, Crashes } from '../../support/crashes.ts';
import { dynamoDbClient } from '../../support/table.ts';

/** Something that is stored, queued or logged, as bytes. */
export interface Place {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * A whole shop in one process: the API on a table of DynamoDB Local, S3, workers, the planner and the builder, which run
 * when the test lets them.
 */
export async function setupShop({ deletePolicy = 'keep-orders' }: { deletePolicy?: DeletePolicy } = {}) {
  const aws = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const name = randomUUID().slice(0, 8);
  const buckets = {
    importBucket: `in-${name}`,
    exportBucket: `out-${name}`,
    pictureBucket: `pictures-${name}`,
    directoryBucket: `directory-${name}`,
  };
  for (const bucket of Object.values(buckets)) aws.createBucket(bucket);
  const endpoint = `http://127.0.0.1:${aws.port}`;
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
  const api = await setupApi({
    environment: {
      DELETE_POLICY: deletePolicy,
      IMPORT_BUCKET: buckets.importBucket,
      EXPORT_BUCKET: buckets.exportBucket,
      PICTURE_BUCKET: buckets.pictureBucket,
      DIRECTORY_BUCKET: buckets.directoryBucket,
      AWS_ENDPOINT_URL_S3: endpoint,
    },
  });
  const s3 = new S3Client(settings);
  const queued: { queue: string; body: string }[] = [];
  const sent: string[] = [];
  mockClient(SQSClient)
    .on(SendMessageBatchCommand)
    .callsFake(({ QueueUrl, Entries }: { QueueUrl: string; Entries: { MessageBody: string }[] }) => {
      for (const { MessageBody: body } of Entries) {
        queued.push({ queue: QueueUrl, body });
        sent.push(body);
      }
      return {};
    });
  const sqs = new SQSClient({ region: 'us-east-1' });
  const workQueue = { sqs, url: 'https://queue.example/work' };
  const planQueue = { sqs, url: 'https://queue.example/plan' };
  const logged: unknown[] = [];
  const write = (...line: unknown[]) => void logged.push(line);
  const log = { info: write, warn: write, error: write };
  const crashes = { now: new Crashes() };

  /** What a new process of a worker works with. */
  const processDeps = () => {
    const own = new S3Client(settings);
    const client = dynamoDbClient();
    crashes.now.watch(own);
    crashes.now.watch(client);
    const table = openTable(api.table.name, { client });
    const shared = { table, s3: own, workQueue, planQueue, log, currency: 'EUR', ...buckets };
    const importing = { ...shared, defaultCountry: 'GB', shortestPassword: 8, shopName: 'Blue Bicycle' };
    const kinds = {
      import: imports(importing),
      export: exports(shared),
      'bulk-action': bulkActions({ ...shared, deletePolicy, eraseCopies: eraseCopies(shared) }),
    };
    return { ...importing, kinds };
  };
  let running = processDeps();

  const build = () =>
    buildWhenDue({
      table: api.table,
      currency: 'EUR',
      snapshots: new SnapshotFiles(buckets.directoryBucket, s3),
    });

  /** Delivers a message; one whose process dies comes again. */
  const deliver = async (): Promise<boolean> => {
    const message = queued.shift();
    if (!message) return false;
    try {
      const body: unknown = JSON.parse(message.body);
      if (message.queue === planQueue.url)
        for (const file of parseFileEvent(body)) await planDroppedFile(running, file);
      else await work(running, workMessage.parse(body));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes.now = new Crashes();
      running = processDeps();
      queued.push(message);
    }
    return true;
  };

  /** Tells the planner of a file in the bucket of imports, as S3 does. */
  const tellOf = async (key: string): Promise<void> => {
    const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket: buckets.importBucket, Key: key }));
    const file = { bucket: buckets.importBucket, key, eTag: ETag.replaceAll('"', '') };
    queued.push({ queue: planQueue.url, body: JSON.stringify(fileEvent(file)) });
  };

  const objectsOf = async (bucket: string): Promise<Place[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return await Promise.all(
      Contents.map(async ({ Key = '' }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return { name: `${bucket}/${Key}`, content: Buffer.from((await Body?.transformToByteArray()) ?? []) };
      }),
    );
  };

  return {
    ...api,
    ...buckets,
    s3,
    queued,
    logged,
    build,
    deliver,
    /** Lets workers die after so many calls. */
    crashAfter: (calls: number) => {
      crashes.now = new Crashes();
      crashes.now.crashAfter(calls);
      running = processDeps();
    },
    put: (bucket: string, key: string, content: string | Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(content) })),
    /** Puts a file into the bucket of imports and tells of it, as S3 does. */
    drop: async (key: string, content: string | Buffer, options?: object) => {
      await s3.send(
        new PutObjectCommand({
          Bucket: buckets.importBucket,
          Key: key,
          Body: Buffer.from(content),
          ...(options && { Metadata: { options: JSON.stringify(options) } }),
        }),
      );
      await tellOf(key);
    },
    tellOf,
    /** Delivers messages until there are none; the builder looks now and then, as on its schedule. */
    settle: async (): Promise<void> => {
      for (let turn = 1; queued.length > 0; turn++) {
        await deliver();
        if (turn % 5 === 0) await build();
      }
    },
    given: async (path: string, body: object, status = 201) => {
      const answer = await api.call('POST', path, { body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(status);
      return answer.body;
    },
    objectsOf,
    /** All that is stored, queued or logged anywhere. */
    places: async (): Promise<Place[]> => {
      const items: Place[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await api.table.documents.send(
          new ScanCommand({ TableName: api.table.name, ExclusiveStartKey }),
        );
        for (const item of page.Items ?? [])
          items.push({ name: `item ${item.PK} ${item.SK}`, content: Buffer.from(textOf(item)) });
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      const objects = await Promise.all(Object.values(buckets).map(objectsOf));
      const messages = [...sent, ...queued.map(({ body }) => body)].map((body, index) => ({
        name: `message ${index}`,
        content: Buffer.from(body),
      }));
      return [
        ...items,
        ...objects.flat(),
        ...messages,
        { name: 'log', content: Buffer.from(JSON.stringify(logged)) },
      ];
    },
    stop: () => aws.stop(),
  };
}
export type Shop = Awaited<ReturnType<typeof setupShop>>;

/** An item as text, what it holds as bytes included. */
const textOf = (item: unknown): string =>
  JSON.stringify(item, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
