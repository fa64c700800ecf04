import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { jobKey } from '../../../../shared/jobs/keys.ts';
import type { Run } from '../run.ts';

/** Two that cannot be read and pass for ones that stopped half-way: one is resumed, and fails again; one is cancelled. */
export async function useJobs(run: Run): Promise<void> {
  const stop = async (key: string): Promise<string> => {
    await run.drop(key, Buffer.from([0]));
    const { id } = await run.jobOf(key, 'failed');
    await run.table.send(
      new UpdateCommand({
        TableName: run.function('Jobs-Sweeper').environment.TABLE_NAME,
        Key: jobKey(id),
        UpdateExpression: 'SET resumable = :yes',
        ExpressionAttributeValues: { ':yes': true },
      }),
    );
    return id;
  };
  const resumed = await stop('resumed.csv');
  await run.ask(200, 'POST', `/v1/jobs/${resumed}/resume`);
  const job = await run.jobOf('resumed.csv', 'failed');
  expect(job.resumable).toBe(false);
  const cancelled = await stop('cancelled.csv');
  await run.ask(200, 'POST', `/v1/jobs/${cancelled}/cancel`);
  await run.jobOf('cancelled.csv', 'cancelled');
  await run.ask(409, 'POST', `/v1/jobs/${resumed}/cancel`);
}

/** Planner and worker fail once each, ask for their message sooner, and succeed then. */
export async function failOnce(run: Run, completedJobId: string): Promise<void> {
  await run.setFaults({ throttle: 1 });
  await run.drop('late.csv', 'name\nLate\n');
  const sqs = new SQSClient(run.client);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: run.function('Jobs-Worker').environment.WORK_QUEUE_URL,
      MessageBody: JSON.stringify({ kind: 'finish', jobId: completedJobId }),
    }),
  );
  await run.untilUsed('Imports-Planner', 'sqs:ChangeMessageVisibility');
  await run.untilUsed('Jobs-Worker', 'sqs:ChangeMessageVisibility');
  await run.setFaults({});
  await run.jobOf('late.csv', 'completed');
  // That job's file is gone already: S3 says so only to those who may list the bucket.
  await run.untilUsed('Jobs-Worker', 's3:ListBucket');
}
