import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { noCounts } from '../../shared/jobs/job.ts';
import { stalledSince } from '../../shared/jobs/stalled.ts';
import { openTable } from '../../shared/table/table.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

/** A table of which each page has one chunk, each last moved so many minutes ago. */
function setup(...chunks: readonly { readonly minutes: number; readonly closed?: true }[]) {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const table = openTable('t', { client, clock: () => now });
  let pages = 0;
  mockClient(table.documents)
    .on(QueryCommand)
    .callsFake(async () => {
      const { minutes, closed = false } = chunks[pages++] ?? { minutes: 0 };
      const range = { firstItem: 1, endItem: 3, nextItem: 2 };
      const chunk = { jobId: 'job_1', attempt: 1, chunk: pages, ...range, counts: noCounts, version: 1 };
      return {
        Items: [{ ...chunk, closed, movedAt: minutesAgo(minutes) }],
        ...(pages < chunks.length && { LastEvaluatedKey: { PK: 'p', SK: `${pages}` } }),
      };
    });
  const plan = chunks.length > 0 ? { attempt: 1, chunks: chunks.length, total: 10 } : null;
  const job = (minutes: number) => ({ id: 'job_1', plan, updatedAt: minutesAgo(minutes) });
  return { since: (minutes: number) => stalledSince(table, job(minutes)), pages: () => pages };
}

test('of a job that changed lately no chunk is read', async () => {
  const { since, pages } = setup({ minutes: 9 }, { minutes: 9 });
  expect(await since(2)).toBeUndefined();
  expect(pages()).toBe(0);
});

test('no chunk is read after the first open one that has moved lately', async () => {
  const { since, pages } = setup(
    { minutes: 9 },
    { minutes: 1, closed: true },
    { minutes: 2 },
    { minutes: 9 },
  );
  expect(await since(5)).toBeUndefined();
  expect(pages()).toBe(3);
});

test('a job has stalled since the last move of its open chunks, or since it changed after them', async () => {
  const chunks = [{ minutes: 9 }, { minutes: 4 }, { minutes: 3, closed: true }, { minutes: 6 }] as const;
  expect(await setup(...chunks).since(5)).toEqual(new Date(minutesAgo(4)));
  expect(await setup(...chunks).since(3)).toEqual(new Date(minutesAgo(3)));
});

test('a job without a plan has stalled since it changed', async () => {
  const { since, pages } = setup();
  expect(await since(3)).toEqual(new Date(minutesAgo(3)));
  expect(pages()).toBe(0);
});
