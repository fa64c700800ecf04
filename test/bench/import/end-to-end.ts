import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { openLog } from '../../../infra/local/log.ts';
import { startGuardian } from '../../../infra/local/process/guardian.ts';
import { startDynamoDb } from '../../../infra/local/services/dynamodb.ts';
import { imports } from '../../../shared/imports/kind.ts';
import { planDroppedFile } from '../../../shared/imports/planner.ts';
import { workMessage } from '../../../shared/jobs/messages.ts';
import { jobsBetween } from '../../../shared/jobs/repository.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { openTable } from '../../../shared/table/table.ts';
import { cpuMs } from '../directory/cpu.ts';
import { settings } from './settings.ts';

/** How many messages of the work queue are worked on at a time; each by a worker with a lane of its own. */
const workers = 4;

/**
 * Imports the file of that path from its drop to the end of its job, with the planner's and the workers' own code in
 * this process, and the services of the local stack.
 */
export async function endToEnd(path: string) {
  const folder = dirname(path);
  const guardian = startGuardian();
  const log = openLog(folder, process.stderr);
  const database = await startDynamoDb('in memory', log, guardian);
  const aws = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const account = { region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } };
  const services = { ...account, endpoint: `http://127.0.0.1:${aws.port}` };
  const s3 = new S3Client({ ...services, forcePathStyle: true });
  const sqs = new SQSClient(services);
  const client = new DynamoDBClient({ ...account, endpoint: database.url });
  try {
    await makeTable(client);
    for (const bucket of ['imports', 'exports']) aws.createBucket(bucket);
    const [planQueue, workQueue] = ['plan', 'work'].map((queue) => ({
      sqs,
      url: aws.createQueue(queue).queueUrl,
    }));
    if (!planQueue || !workQueue) throw new Error('There are no queues.');
    const ignore = () => {};
    const deps = () => ({
      ...settings,
      table: openTable('bench', { client }),
      s3,
      planQueue,
      workQueue,
      importBucket: 'imports',
      exportBucket: 'exports',
      log: { info: ignore, warn: ignore, error: ignore },
    });
    const put = new PutObjectCommand({ Bucket: 'imports', Key: 'people.csv', Body: readFileSync(path) });
    const { ETag = '' } = await s3.send(put);
    const begin = { cpu: cpuMs(), at: performance.now() };
    await planDroppedFile(deps(), { bucket: 'imports', key: 'people.csv', eTag: ETag.replaceAll('"', '') });
    const planned = performance.now();
    await Promise.all(
      Array.from({ length: workers }, async () => {
        const own = deps();
        const worker = { ...own, kinds: { import: imports(own) } };
        await eachMessage(workQueue, (body) => work(worker, workMessage.parse(JSON.parse(body))));
      }),
    );
    const [job] = await Array.fromAsync(jobsBetween(deps().table, {}, 'oldest first'));
    if (job?.status !== 'completed' || job.counts.failed > 0)
      throw new Error(`The import is ${job?.status}.`);
    return {
      rows: job.counts.created,
      ms: cpuMs() - begin.cpu,
      planSeconds: (planned - begin.at) / 1000,
      seconds: (performance.now() - begin.at) / 1000,
    };
  } finally {
    client.destroy();
    await aws.stop();
    await database.stop();
    guardian.close();
    log.close();
  }
}

const makeTable = (client: DynamoDBClient) =>
  client.send(
    new CreateTableCommand({
      TableName: 'bench',
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );

/** Takes messages off the queue until there are none. */
async function eachMessage(
  { sqs, url: QueueUrl }: { readonly sqs: SQSClient; readonly url: string },
  handle: (body: string) => Promise<void>,
): Promise<void> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 600 });
  for (;;) {
    const { Messages: [message] = [] } = await sqs.send(receive);
    if (!message) return;
    await handle(message.Body ?? '');
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
