import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareField } from '../../shared/custom-fields/service.ts';
import type { Outcome } from '../../shared/jobs/kind.ts';
import { reportable } from '../../shared/jobs/reports.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const keys = Array.from({ length: 50 }, (_, index) => `k${index}${'x'.repeat(36)}`);
const address = ['firstName', 'lastName', 'company', 'line1', 'line2', 'city', 'region', 'postalCode'];
const parts = address.map((part) => `shippingAddress.${part}`);
const fields = [...parts, ...keys.map((key) => `customFields.${key}`)];
const header = ['email', ...fields].join();
const fileOf = (rows: number, cell: string) =>
  [
    header,
    ...Array.from({ length: rows }, (_, row) => [`a${row}@example.com`, ...fields.map(() => cell)].join()),
  ]
    .map((line) => `${line}\n`)
    .join('');

/** With fifty custom fields. */
async function setup(type: 'date' | 'text') {
  const world = await setupImports(aws, { inMemory: true });
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  for (const [index, key] of keys.entries())
    await declareField(world.table, crypto.randomUUID(), { key, label: `Field ${index}`, type }, origin);
  return world;
}

test('of a row with many faults the first are told, and how many more there are', async () => {
  const { drop, settle, jobs, errorFile } = await setup('date');
  await drop('a.csv', fileOf(100, 'soon'), { dryRun: true });
  await settle();
  const [job] = await jobs();
  expect(job).toMatchObject({ status: 'completed', counts: { failed: 100 } });
  expect((await errorFile(job))?.match(/And 45 more\./g)).toHaveLength(100);
});

test('a dry run of rows of which much is to be told completes, and says every change once', async () => {
  const { drop, settle, jobs, fileOfJob } = await setup('text');
  await drop('a.csv', fileOf(200, 'v'), { dryRun: true });
  await settle();
  const [job] = await jobs();
  expect(job).toMatchObject({ status: 'completed', counts: { created: 200 } });
  const lines = ((await fileOfJob(job, 'changes.csv')) ?? '').trim().split('\r\n');
  expect(lines.filter((line) => line.includes(`,${header.split(',').at(-1)},`))).toHaveLength(200);
  expect(new Set(lines).size).toBe(lines.length);
});

test('what is reported of a batch fits into one item, and of one outcome always', () => {
  const outcome = (bytes: number): Outcome => ({
    item: 1,
    result: 'failed',
    change: { writes: [] },
    report: 'x'.repeat(bytes),
  });
  expect(reportable(Array(5).fill(outcome(99_000)))).toHaveLength(3);
  expect(reportable([outcome(400_000), outcome(1)])).toHaveLength(1);
  expect(reportable([{ item: 1, result: 'created', change: { writes: [] } }])).toHaveLength(1);
  expect(reportable([])).toEqual([]);
});
