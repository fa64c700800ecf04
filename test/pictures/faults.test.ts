import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredCustomer } from '../../shared/customers/customer.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { findById, scanCustomers } from '../../shared/customers/repository.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import { PictureFiles } from '../../shared/pictures/files.ts';
import { unwantedPartition, uploadKey } from '../../shared/pictures/keys.ts';
import { confirmUpload, removePicture } from '../../shared/pictures/service.ts';
import { sweepPictures } from '../../shared/pictures/sweeper.ts';
import { readRange } from '../../shared/table/read.ts';
import { openTable, type Table } from '../../shared/table/table.ts';
import { Crash, Crashes } from '../support/crashes.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';
import { image, type S3, startS3 } from './support/setup.ts';

let s3: S3;
let table: Table;
beforeAll(async () => {
  [s3, table] = await Promise.all([startS3(), setupTable()]);
});
afterAll(() => s3.stop());

const origin = () => ({ actor: 'test', requestId: randomUUID(), now: new Date() });

/** A new process: it crashes when it is told to, and its clock can be ahead. */
function newProcess({ crashes = new Crashes(), aheadMinutes = 0 } = {}) {
  const client = dynamoDbClient();
  const files = s3.newClient();
  for (const watched of [client, files]) crashes.watch(watched);
  const clock = () => new Date(Date.now() + aheadMinutes * 60_000);
  const bucketFiles = new PictureFiles(s3.bucket, files);
  return {
    deps: { table: openTable(table.name, { client, clock }), files: async () => bucketFiles },
    s3: files,
    sweep: () => sweepPictures({ table: openTable(table.name, { client, clock }), files: bucketFiles }),
  };
}

async function newCustomer(): Promise<string> {
  const id = randomUUID();
  await registerCustomer(table, id, customerInput.parse({ name: 'Ada' }), origin(), { currency: 'EUR' });
  return id;
}

async function upload(customerId: string, Body = image('image/png')): Promise<string> {
  const uploadId = randomUUID();
  const Key = uploadKey(customerId, uploadId);
  await s3.s3.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ContentType: 'image/png' }));
  return uploadId;
}

/** A customer with a picture, who has uploaded the next one. */
async function setup() {
  const id = await newCustomer();
  await confirmUpload(newProcess().deps, id, await upload(id), origin());
  return { id, next: await upload(id) };
}

const kept = async (): Promise<string[]> =>
  (await s3.objects()).filter((key) => key.startsWith('pictures/')).sort();

/** Every object is some customer's picture and every picture is an object; nothing is left to do. */
async function expectNothingLeft(): Promise<void> {
  await newProcess({ aheadMinutes: 60 }).sweep();
  const wanted: string[] = [];
  const add = ({ picture }: StoredCustomer) => void (picture && wanted.push(picture.key));
  await scanCustomers(table, add);
  expect(await kept()).toEqual(wanted.sort());
  expect(await readRange(table, { PK: unwantedPartition })).toEqual([]);
}

/** What can happen to a picture. */
const actions = {
  'a new picture': async (deps: ReturnType<typeof newProcess>['deps'], id: string, next: string) =>
    await confirmUpload(deps, id, next, origin()),
  'no picture': async (deps: ReturnType<typeof newProcess>['deps'], id: string) =>
    await removePicture(deps, id, origin()),
  'no customer': async (deps: ReturnType<typeof newProcess>['deps'], id: string) =>
    await removeCustomer(deps.table, id, origin()),
};

for (const [name, act] of Object.entries(actions))
  test(`(trust 20) A process that dies after any of its calls on the way to ${name} leaves no orphan and no dangling key`, async () => {
    const crashes = new Crashes();
    const first = await setup();
    const calm = newProcess({ crashes });
    crashes.restart();
    await act(calm.deps, first.id, first.next);
    const { calls } = crashes;
    expect(calls).toBeGreaterThan(1);
    await expectNothingLeft();
    for (let call = 0; call < calls; call++) {
      const { id, next } = await setup();
      const { deps } = newProcess({ crashes });
      crashes.crashAfter(call);
      await expect(act(deps, id, next)).rejects.toThrow(Crash);
      crashes.restart();
      await expectNothingLeft();
    }
  });

test('(trust 24) A confirmation whose answer was lost is repeated with the same answer', async () => {
  const { id, next } = await setup();
  const { picture } = await confirmUpload(newProcess().deps, id, next, origin());
  await expectNothingLeft();
  const again = await confirmUpload(newProcess().deps, id, next, origin(), 1);
  expect(again.picture).toEqual(picture);
  expect(again.customer.version).toBe((await findById(table, id))?.version);
});

test('A sweeper that dies after any of its calls is carried on by the next one', async () => {
  const crashes = new Crashes();
  const leave = async () => {
    const { id, next } = await setup();
    // A copy that nobody confirms any more, beside what is unwanted from the start.
    crashes.crashAfter(5);
    await confirmUpload(newProcess({ crashes }).deps, id, next, origin()).catch(() => {});
    crashes.restart();
  };
  await leave();
  await newProcess({ crashes, aheadMinutes: 60 }).sweep();
  const { calls } = crashes;
  expect(calls).toBeGreaterThan(2);
  for (let call = 0; call < calls; call++) {
    await leave();
    crashes.crashAfter(call);
    await expect(newProcess({ crashes, aheadMinutes: 60 }).sweep()).rejects.toThrow(Crash);
    crashes.restart();
    await expectNothingLeft();
  }
});

test('A copy is left alone while somebody may still want it', async () => {
  const { id, next } = await setup();
  const { deps, s3: client } = newProcess();
  after(client, 'CopyObjectCommand', () => newProcess({ aheadMinutes: 10 }).sweep());
  const { picture } = await confirmUpload(deps, id, next, origin());
  expect(await kept()).toContain(picture.key);
  await expectNothingLeft();
});

test('A copy that was swept away cannot become a picture any more', async () => {
  const { id, next } = await setup();
  const { deps, s3: client } = newProcess();
  after(client, 'CopyObjectCommand', () => newProcess({ aheadMinutes: 60 }).sweep());
  await expect(confirmUpload(deps, id, next, origin())).rejects.toMatchObject({ code: 'busy' });
  await expectNothingLeft();
});

test('A copy that the sweeper has marked cannot become a picture, even while it is still there', async () => {
  const { id, next } = await setup();
  const { deps, s3: client } = newProcess();
  after(client, 'CopyObjectCommand', async () => {
    const crashes = new Crashes();
    const sweeper = newProcess({ crashes, aheadMinutes: 60 });
    after(sweeper.s3, 'DeleteObjectsCommand', async () => {}, 'before');
    await sweeper.sweep().catch(() => {});
  });
  await expect(confirmUpload(deps, id, next, origin())).rejects.toMatchObject({ code: 'busy' });
  await expectNothingLeft();
});

test('A customer who is deleted while the picture is confirmed leaves no picture', async () => {
  const { id, next } = await setup();
  const { deps, s3: client } = newProcess();
  after(client, 'CopyObjectCommand', () => removeCustomer(table, id, origin()));
  await expect(confirmUpload(deps, id, next, origin())).rejects.toMatchObject({ code: 'not_found' });
  await expectNothingLeft();
});

test('An upload that is replaced after it was looked at is not taken', async () => {
  const { id, next } = await setup();
  const { deps, s3: client } = newProcess();
  const Key = uploadKey(id, next);
  after(client, 'GetObjectCommand', async () => {
    await s3.s3.send(
      new PutObjectCommand({ Bucket: s3.bucket, Key, Body: '<script>', ContentType: 'image/png' }),
    );
  });
  await expect(confirmUpload(deps, id, next, origin())).rejects.toMatchObject({ code: 'busy' });
  await expect(confirmUpload(newProcess().deps, id, next, origin())).rejects.toMatchObject({
    code: 'not_a_picture',
  });
  await expectNothingLeft();
  expect(await s3.objects()).not.toContain(Key);
});

test('(trust 18) Of confirmations at the same time each customer keeps one picture', async () => {
  const id = await newCustomer();
  const uploads = await Promise.all([upload(id), upload(id), upload(id)]);
  const answers = await Promise.all(
    [...uploads, ...uploads].map((one) => confirmUpload(newProcess().deps, id, one, origin())),
  );
  expect(answers).toHaveLength(6);
  await expectNothingLeft();
});

/** Does something when the client's first call of that command has been answered, or fails before it is sent. */
function after(
  client: S3['s3'],
  command: string,
  act: () => Promise<unknown>,
  when: 'after' | 'before' = 'after',
): void {
  let done = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== command || done) return await next(args);
        done = true;
        if (when === 'before') throw new Crash();
        const answer = await next(args);
        await act();
        return answer;
      },
    { step: 'initialize' },
  );
}
