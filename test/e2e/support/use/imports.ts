import { buffer } from 'node:stream/consumers';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import * as z from 'zod';
import { jobKey } from '../../../../shared/jobs/keys.ts';
import { writeWorkbook } from '../../../../shared/workbooks/write/workbook.ts';
import { nextSecond } from '../../../support/next-second.ts';
import type { HttpAnswer } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

const workbookColumns = ['externalId', 'password'].map((name) => ({ name, kind: 'text' as const }));

/** @returns the id of a completed job */
export async function useImports(run: Run): Promise<string> {
  const header = 'externalId,email,name,password\n';
  const people = '1,bo@example.com,Bo,\n2,cy@example.com,Cy,correct horse\n3,di@example.com,Di,\n';
  await run.drop('first.csv', header + people);
  await run.jobOf('first.csv', 'completed');
  // The first one's address changes; the second has a password, and keeps it; the third gets a first one.
  const again =
    '1,bo.new@example.com,Bo,\n2,cy@example.com,Cy,other horse\n3,di@example.com,Di,correct horse\n';
  await run.drop('second.csv', `${header}${again}4,,Eli,\n5,no address,Flo,\n`);
  const { id } = await run.jobOf('second.csv', 'completed');
  const { progress, files } = await run.ask(200, 'GET', `/v1/jobs/${id}`);
  expect(progress).toMatchObject({ created: 1, updated: 2, unchanged: 1, failed: 1 });
  expect((await fetch(files[0].url)).status).toBe(200);
  const { items } = await run.ask(200, 'GET', `/v1/jobs/${id}/results?result=failed`);
  expect(items).toMatchObject([{ row: 6, result: 'failed', code: 'invalid' }]);
  await run.drop('people.xlsx', await buffer(writeWorkbook([['9', 'correct horse']], workbookColumns)));
  await run.jobOf('people.xlsx', 'completed');
  await uploadDryRun(run, `${header}6,,Gus,\n`);
  await run.drop('photo.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff]));
  await run.jobOf('photo.csv', 'failed');
  return id;
}

/** One that is asked for and uploaded as browsers do it: its file of changes is joined from parts. */
async function uploadDryRun(run: Run, content: string): Promise<void> {
  const asked = { fileName: 'third.csv', bytes: content.length, options: { dryRun: true } };
  const { job, upload } = await run.ask(201, 'POST', '/v1/imports', asked);
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(upload.fields)) form.set(name, value);
  form.set('file', new Blob([content]));
  expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(204);
  const { progress, files } = await run.jobOf(job.source.key, 'completed');
  expect(progress).toMatchObject({ created: 1 });
  const changes = await (await fetch(files[0].url)).text();
  expect(changes).toContain('created,,name,,Gus');
}

/**
 * Two files whose planner dies: of the first just before the turn passes to its job, of the second with its job just
 * made, long ago as it seems. Their messages are lost with the stack: the sweeper of the next one sees to both.
 */
export async function leaveUnfinished(run: Run): Promise<void> {
  await dieAfterTransaction(run, 3, 'waiting');
  // The line goes by the second of the drop.
  await nextSecond();
  const { id } = await dieAfterTransaction(run, 1, 'planning');
  await run.table.send(
    new UpdateCommand({
      TableName: run.function('Jobs-Sweeper').environment.TABLE_NAME,
      Key: jobKey(id),
      UpdateExpression: 'SET updatedAt = :longAgo',
      ExpressionAttributeValues: { ':longAgo': new Date(Date.now() - 10 * 60_000).toISOString() },
    }),
  );
}

/** Drops a file and ends the planner after so many of its transactions, which leaves the job with that status. */
async function dieAfterTransaction(
  run: Run,
  count: number,
  status: 'waiting' | 'planning',
): Promise<HttpAnswer['body']> {
  // What it has called so far begins with a file that it planned without trouble.
  const history = await fetch(`${run.stack.s3Endpoint}/_local/calls?function=planner`);
  const calls = z.array(z.object({ operation: z.string() })).parse(await history.json());
  const transactions = calls.flatMap(({ operation }, index) =>
    operation === 'TransactWriteItems' ? [index + 1] : [],
  );
  await run.setFaults({ kill: { function: 'planner', afterCall: transactions[count - 1] } });
  await run.drop(`${status}.csv`, `name\n${status}\n`);
  return await run.jobOf(`${status}.csv`, status);
}
