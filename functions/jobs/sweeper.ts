import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { promptly } from '../../shared/aws/promptly.ts';
import { queuedBulkActions } from '../../shared/bulk/kind.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { queuedExports } from '../../shared/exports/queued.ts';
import { queuedImports } from '../../shared/imports/queued.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, IMPORT_BUCKET, PLAN_QUEUE_URL, WORK_QUEUE_URL } = readEnvironment(
  'TABLE_NAME',
  'IMPORT_BUCKET',
  'PLAN_QUEUE_URL',
  'WORK_QUEUE_URL',
);
const sqs = new SQSClient({ requestHandler: promptly });
const table = openTable(TABLE_NAME);
const workQueue = { sqs, url: WORK_QUEUE_URL };
const kinds = {
  import: queuedImports({
    table,
    s3: new S3Client({ requestHandler: promptly }),
    importBucket: IMPORT_BUCKET,
    planQueue: { sqs, url: PLAN_QUEUE_URL },
    workQueue,
    log: logger,
  }),
  'bulk-action': queuedBulkActions({ table, workQueue }),
  export: queuedExports({ table, workQueue }),
};
const deps = { table, kinds, workQueue, log: logger };

/** Sees to what the queues have lost, every few minutes. */
export const handler = (_: unknown, context: LambdaContext): Promise<void> =>
  invocation(context, {}, () => sweep(deps));
