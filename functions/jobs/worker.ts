import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { promptly } from '../../shared/aws/promptly.ts';
import { bulkActions } from '../../shared/bulk/kind.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { eraseCopies } from '../../shared/erasure/copies.ts';
import { exports } from '../../shared/exports/kind.ts';
import { imports } from '../../shared/imports/kind.ts';
import { workMessage } from '../../shared/jobs/messages.ts';
import { consume } from '../../shared/jobs/queue-consumer.ts';
import { giveUpWork, work } from '../../shared/jobs/worker.ts';
import { addLogKeys } from '../../shared/observability/log-keys.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'IMPORT_BUCKET',
  'EXPORT_BUCKET',
  'PICTURE_BUCKET',
  'PLAN_QUEUE_URL',
  'WORK_QUEUE_URL',
  'DEFAULT_COUNTRY',
  'CURRENCY',
  'DELETE_POLICY',
  'PASSWORD_MIN_LENGTH',
  'SHOP_NAME',
);
const sqs = new SQSClient({ requestHandler: promptly });
const workQueue = { sqs, url: environment.WORK_QUEUE_URL };
const table = openTable(environment.TABLE_NAME);
const s3 = new S3Client({ requestHandler: promptly });
const kinds = {
  import: imports({
    table,
    s3,
    importBucket: environment.IMPORT_BUCKET,
    exportBucket: environment.EXPORT_BUCKET,
    planQueue: { sqs, url: environment.PLAN_QUEUE_URL },
    workQueue,
    defaultCountry: environment.DEFAULT_COUNTRY,
    currency: environment.CURRENCY,
    shortestPassword: environment.PASSWORD_MIN_LENGTH,
    shopName: environment.SHOP_NAME,
    log: logger,
  }),
  'bulk-action': bulkActions({
    table,
    workQueue,
    deletePolicy: environment.DELETE_POLICY,
    eraseCopies: eraseCopies({
      table,
      s3,
      importBucket: environment.IMPORT_BUCKET,
      exportBucket: environment.EXPORT_BUCKET,
      pictureBucket: environment.PICTURE_BUCKET,
    }),
  }),
  export: exports({
    table,
    workQueue,
    s3,
    exportBucket: environment.EXPORT_BUCKET,
    currency: environment.CURRENCY,
  }),
};
const deps = { table, kinds, workQueue, log: logger };

/** Works through the chunks of jobs, and ends them. */
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
