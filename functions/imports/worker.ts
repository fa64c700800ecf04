import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { promptly } from '../../shared/aws/promptly.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { workMessage } from '../../shared/imports/messages.ts';
import { giveUpWork, work } from '../../shared/imports/worker.ts';
import { consume } from '../../shared/jobs/queue-consumer.ts';
import { addLogKeys } from '../../shared/observability/log-keys.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, EXPORT_BUCKET, WORK_QUEUE_URL, DEFAULT_COUNTRY } = readEnvironment(
  'TABLE_NAME',
  'EXPORT_BUCKET',
  'WORK_QUEUE_URL',
  'DEFAULT_COUNTRY',
);
const workQueue = { sqs: new SQSClient({ requestHandler: promptly }), url: WORK_QUEUE_URL };
const deps = {
  table: openTable(TABLE_NAME),
  s3: new S3Client({ requestHandler: promptly }),
  exportBucket: EXPORT_BUCKET,
  defaultCountry: DEFAULT_COUNTRY,
  workQueue,
  log: logger,
};

/** Works through the chunks of imports, and finishes them. */
export const handler = consume({
  queue: workQueue,
  log: logger,
  handle: (body) => {
    const message = workMessage.parse(body);
    addLogKeys({ jobId: message.jobId });
    return work(deps, message);
  },
  givenUp: (body, error) => giveUpWork(deps, workMessage.parse(body), error),
});
