import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewExport } from '../../shared/exports/request.ts';
import { cancelJob } from '../../shared/jobs/control.ts';
import { type S3, startS3 } from '../pictures/support/setup.ts';
import { numberedId } from '../support/ids.ts';
import { seededRandom } from '../support/model-store.ts';
import { ExportWorld } from './support/world.ts';

/**
 * Exports whose processes die, in a deployment in memory that promises what DynamoDB and SQS do and no more. What they
 * leave behind is what a run leaves behind that nothing happens to.
 */

let s3: S3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

const missing = 2;

interface Given {
  readonly count: number;
  readonly chunkSize: number;
  readonly notes: string;
}
/** Five customers, of whom one is not there, in three chunks. */
const small: Given = { count: 5, chunkSize: 2, notes: '=Rings "twice".' };
/** Two customers of whom so much is known that their file is uploaded in two parts. */
const large: Given = { count: 2, chunkSize: 1, notes: 'Rings twice. '.repeat(230_000) };

/** A world in which an export was asked for. */
async function started({ count, chunkSize, notes }: Given, lives?: () => number): Promise<ExportWorld> {
  const world = new ExportWorld(s3, seededRandom(1), { chunkSize, ...(lives && { lives }) });
  const ids = Array.from({ length: count }, (_, n) => numberedId(n));
  const customers = ids.map((id, n) => ({ id, fields: { externalId: `till-${n}` }, beyond: { notes } }));
  await world.create(customers.filter((_, n) => n !== missing));
  const columns = ['externalId', 'name', 'notes'];
  const asked: NewExport = { content: 'customers', selection: { ids }, format: 'csv', columns };
  await world.start(asked);
  return world;
}

/** A process that lives for so many calls; those after it live on. */
const firstLife = (calls: number) => {
  const lives = [calls].values();
  return () => lives.next().value ?? Number.POSITIVE_INFINITY;
};

async function run(given: Given, lives?: () => number) {
  const world = await started(given, lives);
  await world.settle();
  const { crashes, uploadCalls } = world;
  return { calls: crashes.calls, uploadCalls, left: await world.outcome() };
}

test('an export killed after any of its calls ends as if nothing had happened (trust 20)', async () => {
  const { calls, left: expected } = await run(small);
  expect(expected).toMatchObject({
    status: 'completed',
    counts: { exported: 4, failed: 1 },
    names: [['customers.csv', 'customers-2026-11-22.csv']],
    inBucket: ['exports/job/customers.csv'],
    results: [{ customerId: numberedId(missing), result: 'failed', code: 'not_found' }],
  });
  expect(expected.file).toMatch(/^\ufeffexternalId,name,notes\r\ntill-0,Ana,"'=Rings ""twice""."\r\ntill-1,/);
  for (let life = 1; life <= calls; life++)
    expect((await run(small, firstLife(life))).left, `after call ${life}`).toEqual(expected);
});

test('an export killed while its file is uploaded in parts leaves the whole file and no upload (trust 20)', async () => {
  const { uploadCalls, left: expected } = await run(large);
  expect(expected).toMatchObject({ status: 'completed', inBucket: ['exports/job/customers.csv'] });
  expect(uploadCalls.length).toBeGreaterThan(3);
  for (const life of uploadCalls) {
    const { left } = await run(large, firstLife(life));
    expect({ ...left, file: '' }, `after call ${life}`).toEqual({ ...expected, file: '' });
    expect(left.file === expected.file, `the file after call ${life}`).toBe(true);
  }
});

test('an export that is cancelled wherever it is leaves no file, no part and no upload', async () => {
  const [{ calls }, { uploadCalls }] = [await run(small), await run(large)];
  const moments = [
    ...Array.from({ length: calls / 2 }, (_, n) => ({ given: small, life: 2 * n + 1 })),
    ...uploadCalls.map((life) => ({ given: large, life })),
  ];
  for (const { given, life } of moments) {
    const world = await started(given, firstLife(life));
    while (!world.hasCrashed && world.queued.length > 0) await world.deliver();
    if ((await world.job()).status === 'completed') continue;
    await cancelJob(world.process(), (await world.job()).id);
    await world.settle();
    const left = { status: 'cancelled', names: [], inBucket: [] };
    expect(await world.outcome(), `after call ${life}`).toMatchObject(left);
  }
});

test('what a worker wrote that did not know of the end of its job goes when its message comes again', async () => {
  const world = await started(small);
  const { id } = await world.job();
  await cancelJob(world.process(), id);
  await world.settle();
  await world.leave(id);
  expect(await world.inBucket()).toHaveLength(2);
  world.queued.push({ kind: 'chunk', jobId: id, chunk: 1 });
  await world.settle();
  expect(await world.inBucket()).toEqual([]);
});
