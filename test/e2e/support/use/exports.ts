import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** Two customers are written to a CSV file and to a workbook; then the worker finds an upload that was broken off. */
export async function useExports(run: Run): Promise<void> {
  const [path, q] = ['/v1/exports', 'Exported'];
  for (const firstName of ['Kai', 'Liv'])
    await run.ask(201, 'POST', '/v1/customers', { firstName, lastName: q });
  const selection = { q };
  const asked = { selection, format: 'csv', columns: ['firstName'], sort: 'firstName' };
  expect(await run.ask(200, 'POST', path, { ...asked, dryRun: true })).toMatchObject({ total: 2 });
  const { id } = await run.ask(202, 'POST', path, asked, { 'idempotency-key': 'export' });
  const csv = await (await fetch(await fileOf(run, id))).bytes();
  expect(Buffer.from(csv).toString()).toBe('\ufefffirstName\r\nKai\r\nLiv\r\n');
  const workbook = await run.ask(202, 'POST', path, { selection, format: 'xlsx' });
  const bytes = await (await fetch(await fileOf(run, workbook.id))).bytes();
  expect(Buffer.from(bytes.subarray(0, 2)).toString()).toBe('PK');
  await leaveUpload(run, id);
  await run.untilUsed('Jobs-Worker', 's3:AbortMultipartUpload');
}

/** The address of the file that the job makes. */
async function fileOf(run: Run, jobId: string): Promise<string> {
  const [file] = await eventually(async () => {
    const { status, files } = await run.ask(200, 'GET', `/v1/jobs/${jobId}`);
    return status === 'completed' && files;
  });
  return file.url;
}

/** What a worker leaves that dies in the middle of an upload, and has its message delivered once more. */
async function leaveUpload(run: Run, jobId: string): Promise<void> {
  const { EXPORT_BUCKET, WORK_QUEUE_URL } = run.function('Jobs-Worker').environment;
  const Key = `exports/${jobId}/customers.csv`;
  await run.stack.s3.send(new CreateMultipartUploadCommand({ Bucket: EXPORT_BUCKET, Key }));
  const MessageBody = JSON.stringify({ kind: 'finish', jobId });
  await new SQSClient(run.client).send(new SendMessageCommand({ QueueUrl: WORK_QUEUE_URL, MessageBody }));
}
