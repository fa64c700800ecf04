import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { promptly } from '../../shared/aws/promptly.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { parseFileEvent } from '../../shared/imports/file-event.ts';
import { planDroppedFile } from '../../shared/imports/planner.ts';
import { giveUpPlanning } from '../../shared/imports/unreadable-file.ts';
import { consume } from '../../shared/jobs/queue-consumer.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'EXPORT_BUCKET',
  'PLAN_QUEUE_URL',
  'WORK_QUEUE_URL',
  'DEFAULT_COUNTRY',
  'CURRENCY',
  'PASSWORD_MIN_LENGTH',
  'SHOP_NAME',
);
const sqs = new SQSClient({ requestHandler: promptly });
const deps = {
  table: openTable(environment.TABLE_NAME),
  s3: new S3Client({ requestHandler: promptly }),
  exportBucket: environment.EXPORT_BUCKET,
  workQueue: { sqs, url: environment.WORK_QUEUE_URL },
  defaultCountry: environment.DEFAULT_COUNTRY,
  currency: environment.CURRENCY,
  shortestPassword: environment.PASSWORD_MIN_LENGTH,
  shopName: environment.SHOP_NAME,
  log: logger,
};

/** Takes dropped files up, as S3 or the sweeper tells of them. */
export const handler = consume({
  queue: { sqs, url: environment.PLAN_QUEUE_URL },
  log: logger,
  handle: async (body) => {
    for (const file of parseFileEvent(body)) await planDroppedFile(deps, file);
  },
  givenUp: async (body, error) => {
    for (const file of parseFileEvent(body)) await giveUpPlanning(deps, file, error);
  },
});
