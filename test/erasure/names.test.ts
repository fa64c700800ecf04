import { afterAll, beforeAll, expect, test } from 'vitest';
import { newImport } from '../../shared/imports/import-job.ts';
import { newJobId } from '../../shared/jobs/job-id.ts';
import { failJob } from '../../shared/jobs/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import { nextSecond } from '../support/next-second.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

/** What names somebody, and does not follow from their record: names of files, what views ask. */

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

let people = 0;

/** Somebody; `erase` sees the anonymisation to its end, and answers where they are still named. */
async function givenSomebody() {
  const { given, call, build, settle, places } = shop;
  const email = `kanarie${++people}q@canary.example`;
  const { id } = await given('/v1/customers', { name: 'Some Kanarie', email });
  const erase = async (): Promise<string[]> => {
    const { body } = await call('POST', `/v1/customers/${id}/anonymize`);
    await settle();
    await build();
    await settle();
    const job = (await call('GET', `/v1/jobs/${body.id}`)).body;
    expect(job.status, JSON.stringify(job)).toBe('completed');
    expect((await call('GET', `/v1/customers/${id}/erasure`)).body.status).toBe('complete');
    return withTraces(await places());
  };
  return { id, email, erase };
}

test('a view that asks for somebody and for a custom field that has gone is rewritten all the same (trust 44)', async () => {
  const { given, call } = shop;
  const { id, email, erase } = await givenSomebody();
  await given('/v1/custom-fields', { key: 'shoe', label: 'Shoe', type: 'text' });
  const shoe = { field: 'customFields.shoe', value: '42' };
  const filter = { and: [shoe, { field: 'email', value: email }] };
  const view = await given('/v1/views', { name: 'Shoes', description: `Those of ${email}`, filter });
  expect((await call('DELETE', '/v1/custom-fields/shoe?force')).status).toBe(204);
  expect(await erase()).toEqual([]);
  const rewritten = (await call('GET', `/v1/views/${view.id}`)).body;
  expect(rewritten.filter).toEqual({ and: [shoe, { field: 'id', op: 'eq', value: id }] });
  expect(rewritten).not.toHaveProperty('description');
});

test('a view as deep as one may be is as readable after it was rewritten (trust 44)', async () => {
  const { given, call } = shop;
  const { email, erase } = await givenSomebody();
  let filter: object = { field: 'email', value: [email, 'bo@other.example'] };
  for (let level = 0; level < 20; level++) filter = { not: filter };
  const { id } = await given('/v1/views', { name: 'Deep', filter });
  expect(await erase()).toEqual([]);
  const { status, body } = await call('GET', `/v1/views/${id}/customers`);
  expect([status, body.code]).toEqual([200, undefined]);
});

test('an import that failed, and whose file is no longer kept, forgets the name of its file (trust 44)', async () => {
  const { table, importBucket } = shop;
  const { email, erase } = await givenSomebody();
  const modifiedAt = new Date(Date.now() - 5 * 24 * 60 * 60 * 1000);
  const file = { bucket: importBucket, key: `${email}.csv`, eTag: 'e', modifiedAt };
  const { read, write } = newImport(file, 10, modifiedAt);
  await commit(table, { writes: [write] });
  await failJob(table, read.id, { resumable: true, reason: `${email}.csv was queued again 3 times.` });
  expect(await erase()).toEqual([]);
});

test('a file that names them by its key alone is removed (trust 44)', async () => {
  const { put, exportBucket } = shop;
  const { email, erase } = await givenSomebody();
  await put(exportBucket, `exports/${newJobId(new Date())}/${email}.csv`, 'email\nbo@other.example\n');
  expect(await erase()).toEqual([]);
});

test('a folder that a console has made in the bucket of imports does not hold it up (trust 44)', async () => {
  const { put, importBucket } = shop;
  const { erase } = await givenSomebody();
  await put(importBucket, 'incoming/', '');
  // S3 keeps whole seconds: the folder must be older than the anonymisation.
  await nextSecond();
  expect(await erase()).toEqual([]);
});

test('an import that waits for a file of such a name ends, and a file that comes all the same is imported (trust 44)', async () => {
  const { call, put, given, deliver, importBucket } = shop;
  const { email, erase } = await givenSomebody();
  const asked = await given('/v1/imports', { fileName: `export of ${email}.csv` });
  const { key } = asked.upload.fields;
  expect(await erase()).toEqual([]);
  const job = (await call('GET', `/v1/jobs/${asked.job.id}`)).body;
  expect(job).toMatchObject({ status: 'failed', reason: expect.stringContaining('Ask for a new import') });
  await put(importBucket, key, 'email\nlate@other.example\n');
  await shop.tellOf(key);
  while (await deliver());
  expect((await call('GET', '/v1/customers/lookup?email=late@other.example')).status).toBe(200);
});
