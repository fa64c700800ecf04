import { randomUUID } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { StoredCustomer } from '../../../shared/customers/customer.ts';
import { scanCustomers } from '../../../shared/customers/repository.ts';
import type { ChunkSizes } from '../../../shared/imports/chunk-cutter.ts';
import { importContent } from '../../../shared/imports/content.ts';
import { fileEvent, parseFileEvent } from '../../../shared/imports/file-event.ts';
import { asImport, type ImportJob } from '../../../shared/imports/import-job.ts';
import { imports } from '../../../shared/imports/kind.ts';
import { type ImportOptions, importOptions } from '../../../shared/imports/options.ts';
import { planDroppedFile } from '../../../shared/imports/planner.ts';
import type { RowSettings } from '../../../shared/imports/row-context.ts';
import { startUpload } from '../../../shared/imports/upload.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { workMessage } from '../../../shared/jobs/messages.ts';
import { sendAll } from '../../../shared/jobs/queue.ts';
import { jobsBetween } from '../../../shared/jobs/repository.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { openTable, type Table } from '../../../shared/table/table.ts';
import { Crash, Crashes } from '../../support/crashes.ts';
import { modelStore, modelTable } from '../../support/model-table.ts';
import { dynamoDbClient, setupTable } from '../../support/table.ts';
import { memoryQueues, type QueueName, sqsQueues } from './queues.ts';

/** S3 and SQS, for all tests of a file. */
export const startAws = (): Promise<FauxqsServer> =>
  startFauxqs({ port: 0, host: '127.0.0.1', logger: false });

export type World = Awaited<ReturnType<typeof setupImports>>;

/**
 * An empty deployment as far as imports go: table, buckets and queues, with functions that run when
 * {@link World.settle} delivers their messages.
 * @param options `inMemory`: the table is a model of DynamoDB, and so are the queues, for tests that make many of them; `shop`: its settings
 */
export async function setupImports(
  aws: FauxqsServer,
  options: {
    chunkSizes?: ChunkSizes;
    clock?: () => Date;
    inMemory?: true;
    shop?: Partial<RowSettings>;
  } = {},
) {
  const name = randomUUID();
  const open = await tableOpener(options);
  const table = open();
  const [importBucket, exportBucket] = [`in-${name}`, `out-${name}`];
  aws.createBucket(importBucket);
  aws.createBucket(exportBucket);
  const endpoint = `http://127.0.0.1:${aws.port}`;
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3Settings = { ...settings, forcePathStyle: true };
  const outside = new S3Client(s3Settings);
  const queues = options.inMemory ? memoryQueues() : sqsQueues(aws, settings, name);
  const crashes = new Crashes();
  const logged: unknown[] = [];
  const write = (...line: unknown[]) => void logged.push(line);

  /** A new process of a function: new clients, no memory of earlier invocations. */
  const deps = () => {
    const s3 = new S3Client(s3Settings);
    crashes.watch(s3);
    const some = {
      table: open(crashes),
      s3,
      ...queues.open(crashes),
      importBucket,
      exportBucket,
      defaultCountry: 'GB',
      currency: 'EUR',
      shortestPassword: 8,
      shopName: 'Blue Bicycle',
      ...options.shop,
      log: { info: write, warn: write, error: write },
      ...(options.chunkSizes && { chunkSizes: options.chunkSizes }),
    };
    return { ...some, kinds: { import: imports(some) } };
  };
  let running = deps();

  /** Delivers one message of a queue; after a crash it comes again, to a new process. */
  const deliver = async (queue: QueueName): Promise<boolean> => {
    const message = await queues.take(queue);
    if (!message) return false;
    try {
      const body: unknown = JSON.parse(message.body);
      if (queue === 'workQueue') await work(running, workMessage.parse(body));
      else for (const file of parseFileEvent(body)) await planDroppedFile(running, file);
      await message.done();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes.restart();
      running = deps();
      await message.again();
    }
    return true;
  };

  /** Puts a file into the bucket and tells of it, as S3 does. */
  const drop = async (key: string, content: string | Buffer, options?: unknown) => {
    const put = new PutObjectCommand({
      Bucket: importBucket,
      Key: key,
      Body: Buffer.from(content),
      ...(options !== undefined && { Metadata: { options: JSON.stringify(options) } }),
    });
    const { ETag = '' } = await outside.send(put);
    const file = { bucket: importBucket, key, eTag: ETag.replaceAll('"', '') };
    await sendAll(queues.open().planQueue, [fileEvent(file)]);
    return file;
  };

  /** Asks for the import of a file that is still to come. */
  const ask = async (fileName: string, options: Partial<ImportOptions> = {}) => {
    const signUpload = async ({ key }: { key: string }) => ({ url: endpoint, fields: { key } });
    const contents = importContent.options;
    const asked = { fileName, options: importOptions.parse(options), contents, actor: 'api-key:test' };
    const { result } = await startUpload({ table, importBucket, signUpload }, asked);
    return { id: result.job.id, key: result.upload?.fields.key ?? '' };
  };

  /** A file that a job made; nothing when it made none of that name. */
  const bytesOfJob = async (job: Job | undefined, name: string): Promise<Buffer> => {
    const file = job?.files.find((made) => made.name === name);
    if (!file) return Buffer.alloc(0);
    const { Body } = await outside.send(new GetObjectCommand({ Bucket: exportBucket, Key: file.key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  /** The text of a file that a job made, or undefined. */
  const fileOfJob = async (job: Job | undefined, name: string): Promise<string | undefined> => {
    const bytes = await bytesOfJob(job, name);
    return bytes.length === 0 ? undefined : bytes.toString();
  };

  return {
    table,
    ask,
    crashes,
    /** All that the functions have logged. */
    logged,
    drop,
    deliver,
    /** The functions' dependencies, as their process has them now. */
    deps: () => running,
    /** Delivers messages until there are none. */
    settle: async (): Promise<void> => {
      while ((await deliver('planQueue')) || (await deliver('workQueue')));
    },
    /** What happens to a queue that lives in memory, when it is restarted. */
    loseMessages: () => queues.purge(),
    /** All jobs, the oldest first. */
    jobs: (): Promise<ImportJob[]> => Array.fromAsync(jobsBetween(table, {}, 'oldest first'), asImport),
    customers: async () => {
      const all: StoredCustomer[] = [];
      await scanCustomers(table, (customer) => all.push(customer));
      return all.sort((a, b) => (a.email ?? a.id).localeCompare(b.email ?? b.id));
    },
    /** The text of the error file of a job, or undefined. */
    errorFile: (job: Job | undefined): Promise<string | undefined> => fileOfJob(job, 'errors.csv'),
    fileOfJob,
    bytesOfJob,
    /** The keys of all that lies in the bucket of exports. */
    exported: async (): Promise<string[]> => {
      const { Contents = [] } = await outside.send(new ListObjectsV2Command({ Bucket: exportBucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    /** Whether the dropped file still lies in the bucket. */
    lies: async (key: string): Promise<boolean> =>
      await outside.send(new HeadObjectCommand({ Bucket: importBucket, Key: key })).then(
        () => true,
        () => false,
      ),
  };
}

/** Opens the table for one process after another. */
async function tableOpener({
  inMemory,
  clock,
}: {
  inMemory?: true;
  clock?: () => Date;
}): Promise<(crashes?: Crashes) => Table> {
  if (inMemory) {
    const store = modelStore();
    return (crashes) => modelTable(store, { crashes, clock });
  }
  const { name } = await setupTable();
  return (crashes) => {
    const client = dynamoDbClient();
    crashes?.watch(client);
    return openTable(name, { client, ...(clock && { clock }) });
  };
}
