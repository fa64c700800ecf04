import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

let people = 0;

/** Somebody with a copy of each kind that the job looks for. @returns the id, once anonymised */
async function anonymised(): Promise<{ id: string; jobId: string }> {
  const { given, call, put, exportBucket, pictureBucket } = shop;
  const email = `kanarie${++people}@canary.example`;
  const { id } = await given('/v1/customers', { email, firstName: 'Kanarie', marketing: { email: true } });
  await given(`/v1/customers/${id}/points`, { points: 3, reason: 'Kanarie' });
  await given('/v1/views', { name: `View ${people}`, filter: { field: 'email', value: email } });
  await put(exportBucket, `imports/job_${people}/errors.csv`, `email\n${email}\n`);
  await put(pictureBucket, `uploads/${id}/one`, 'Kanarie');
  const { status, body } = await call('POST', `/v1/customers/${id}/anonymize`);
  expect(status).toBe(202);
  return { id, jobId: body.id };
}

/** Lets everything happen until the job has ended, whatever dies meanwhile. */
async function settled(jobId: string): Promise<void> {
  const { call, settle, build, queued } = shop;
  for (let turn = 0; turn < 20; turn++) {
    await settle();
    await build();
    if ((await call('GET', `/v1/jobs/${jobId}`)).body.status === 'completed') return;
    // A message that died with its process comes from the sweeper.
    queued.push({ queue: 'https://queue.example/work', body: JSON.stringify({ kind: 'finish', jobId }) });
  }
  throw new Error('The job does not end.');
}

test('a worker that dies after any of its calls leaves nothing behind once the message has come again (trust 44)', async () => {
  const whole = await anonymised();
  shop.crashAfter(Number.POSITIVE_INFINITY);
  await settled(whole.jobId);
  const { removed } = (await shop.call('GET', `/v1/customers/${whole.id}/erasure`)).body;
  // All of them in `npm run soak`.
  const step = Number(process.env.ERASURE_CRASH_STEP ?? 17);
  for (let calls = 1; calls < 90; calls += step) {
    const { id, jobId } = await anonymised();
    shop.crashAfter(calls);
    await settled(jobId);
    const receipt = (await shop.call('GET', `/v1/customers/${id}/erasure`)).body;
    expect(receipt.status, `after ${calls} calls`).toBe('complete');
    // A file that was removed just before may go uncounted, and so may snapshots.
    const { importFiles: _, snapshots: __, ...others } = receipt.removed;
    const { importFiles: ___, snapshots: ____, ...expected } = removed;
    expect(others, `after ${calls} calls`).toEqual(expected);
  }
  expect(withTraces(await shop.places())).toEqual([]);
}, 3_600_000);
