import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { customFieldsPartition } from '../../shared/custom-fields/keys.ts';
import { createCustomer, deleteCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { findById } from '../../shared/customers/repository.ts';
import { loadImage, rebuild } from '../../shared/directory/build.ts';
import { build, buildWhenDue, dueWay } from '../../shared/directory/builder.ts';
import { Directory } from '../../shared/directory/directory.ts';
import type { Image } from '../../shared/directory/image.ts';
import { listParameters } from '../../shared/directory/query.ts';
import { SnapshotFiles } from '../../shared/directory/snapshot/files.ts';
import { type Pointer, pointerKey, readPointer } from '../../shared/directory/snapshot/pointer.ts';
import { logger } from '../../shared/observability/logger.ts';
import { tryCommit } from '../../shared/table/commit.ts';
import { openTable, type Table } from '../../shared/table/table.ts';
import { present, remove, update } from '../../shared/table/writes.ts';
import { type S3, startS3 } from '../pictures/support/setup.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';
import { MemorySnapshots } from './support/snapshots.ts';

const dayMs = 24 * 60 * 60 * 1000;
let s3: S3;
let table: Table;

beforeAll(async () => {
  vi.spyOn(logger, 'warn').mockReturnValue();
  s3 = await startS3();
}, 30_000);
afterAll(() => s3.stop());
beforeEach(async () => {
  table = await setupTable();
});

const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

async function save(name: string): Promise<string> {
  const id = randomUUID();
  await tryCommit(table, createCustomer(id, customerInput.parse({ name }), 'api', origin()).change);
  return id;
}

async function end(id: string): Promise<void> {
  const customer = await findById(table, id);
  if (customer) await tryCommit(table, deleteCustomer(customer, origin()));
}

const namesOf = (image: Image): unknown[] => {
  const { base } = image.state();
  return Array.from({ length: base.size }, (_, row) => base.row(row).values.name).toSorted();
};

/** How often the whole table is read while something runs. */
async function scansOf(run: () => Promise<unknown>): Promise<number> {
  const send = vi.spyOn(table.documents, 'send');
  await run();
  const scans = send.mock.calls.filter(([command]) => command.constructor.name === 'ScanCommand');
  send.mockRestore();
  return scans.length;
}

async function pointed(): Promise<Pointer> {
  const pointer = await readPointer(table);
  if (!pointer) throw new Error('Nothing is pointed to.');
  return pointer;
}

test('a cold start from S3 and the log knows what a scan does, and scans nothing', async () => {
  const snapshots = new SnapshotFiles(s3.bucket, s3.s3);
  const ids = await Promise.all(['Ana', 'Bo', 'Cy'].map(save));
  await buildWhenDue({ table, currency: 'EUR', snapshots });
  await end(ids[0] ?? '');
  await save('Di');
  let image: Image | undefined;
  const scans = await scansOf(async () => {
    image = await loadImage({ table, currency: 'EUR', snapshots });
  });
  expect(scans).toBe(0);
  expect(image && namesOf(image)).toEqual(['bo', 'cy', 'di']);
  expect(namesOf(await rebuild({ table, currency: 'EUR' }))).toEqual(['bo', 'cy', 'di']);
});

test('a read of the log that fails costs no scan: the next question goes on from there', async () => {
  let fails = false;
  const isOfLog = ({ input }: QueryCommand) =>
    String(input.ExpressionAttributeValues?.[':PK']).startsWith('LOG#');
  const send = (command: QueryCommand) =>
    fails && isOfLog(command) ? Promise.reject(new Error('Throttled')) : table.documents.send(command);
  const documents = Object.create(table.documents, { send: { value: send } });
  const directory = new Directory({ ...table, documents }, 'EUR');
  await save('Ana');
  expect(await directory.select({})).toHaveLength(1);
  await save('Bo');
  fails = true;
  await expect(directory.select({})).rejects.toThrow('Throttled');
  fails = false;
  const scans = await scansOf(async () => expect(await directory.select({})).toHaveLength(2));
  expect(scans).toBe(0);
});

test('a question that another overtakes in the same process does not answer from before it (trust 29a)', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let holds = false;
  const send = async (command: QueryCommand) => {
    const ofHeads = command.input.ExpressionAttributeValues?.[':PK'] === 'DIR';
    // The question that comes first learns last how far the log has come.
    if (ofHeads && holds) {
      holds = false;
      await answered;
    }
    return await table.documents.send(command);
  };
  const documents = Object.create(table.documents, { send: { value: send } });
  const directory = new Directory({ ...table, documents }, 'EUR');
  await save('Ana');
  await directory.select({});
  await save('Bo');
  holds = true;
  const query = listParameters.parse({});
  const asker = { sealingKey: 'secret', pointer: '/query/cursor' } as const;
  const first = directory.search(query, asker);
  expect((await directory.search(query, asker)).total).toBe(2);
  answer();
  expect((await first).total).toBe(2);
});

test('however many questions are counted at once, the definitions of custom fields are read once', async () => {
  const directory = new Directory(table, 'EUR');
  const filter = { field: 'customFields.shoeSize', op: 'exists', value: true } as const;
  await save('Ana');
  const send = vi.spyOn(table.documents, 'send');
  expect(await directory.count([{ filter }, { filter, q: 'ana' }, {}])).toEqual([0, 0, 1]);
  const ofDefinitions = send.mock.calls.filter(([{ input }]) =>
    JSON.stringify(input).includes(customFieldsPartition),
  );
  expect(ofDefinitions).toHaveLength(1);
  send.mockRestore();
});

test('a damaged object in S3 costs a scan, and is replaced', async () => {
  const snapshots = new SnapshotFiles(s3.bucket, s3.s3);
  await save('Ana');
  await buildWhenDue({ table, currency: 'EUR', snapshots });
  const { key, bytes } = await pointed();
  const at = { Bucket: s3.bucket, Key: key };
  const { Body } = await s3.s3.send(new GetObjectCommand(at));
  const damaged = Buffer.from((await Body?.transformToByteArray()) ?? []);
  damaged[bytes - 1] = (damaged[bytes - 1] ?? 0) ^ 1;
  await s3.s3.send(new PutObjectCommand({ ...at, Body: damaged }));
  const directory = new Directory(table, 'EUR', snapshots);
  expect(await scansOf(() => directory.select({}))).toBeGreaterThan(0);
  expect(await readPointer(table)).toBeUndefined();
  await buildWhenDue({ table, currency: 'EUR', snapshots });
  expect((await pointed()).key).not.toBe(key);
  expect(await scansOf(() => new Directory(table, 'EUR', snapshots).select({}))).toBe(0);
});

describe('a snapshot that cannot be used costs a scan, and answers stay right', () => {
  test.each<[string, (snapshots: MemorySnapshots, pointer: Pointer) => unknown, boolean]>([
    ['it is lost', ({ files }) => files.clear(), false],
    ['it is damaged', ({ files }, { key }) => files.get(key)?.fill(0, 40), false],
    ['it ends early', ({ files }, { key, bytes }) => files.set(key, Buffer.alloc(bytes - 1)), false],
    [
      'S3 fails',
      (snapshots) => vi.spyOn(snapshots, 'read').mockRejectedValueOnce(new Error('InternalError')),
      true,
    ],
    [
      'the log does not reach back to it',
      async () => {
        // As after two days without a builder.
        const later = openTable(table.name, {
          client: dynamoDbClient(),
          clock: () => new Date(Date.now() + 3 * dayMs),
        });
        const heads = await import('../../shared/directory/log-reader.ts').then((log) =>
          log.readHeads(table),
        );
        const { logKey } = await import('../../shared/table/change-log.ts');
        for (const [lane, { n }] of heads.entries())
          for (let entry = 1; entry <= n; entry++)
            await tryCommit(table, { writes: [remove(logKey(lane, entry))] });
        table = later;
      },
      true,
    ],
  ])('%s', async (_, spoil, isKept) => {
    const snapshots = new MemorySnapshots();
    await save('Ana');
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    await save('Bo');
    await spoil(snapshots, await pointed());
    const directory = new Directory(table, 'EUR', snapshots);
    expect(await directory.select({})).toHaveLength(2);
    expect(logger.warn).toHaveBeenLastCalledWith('A snapshot cannot be used', expect.anything());
    expect((await readPointer(table)) !== undefined).toBe(isKept);
  });

  test('the table was restored to a time before it', async () => {
    const snapshots = new MemorySnapshots();
    await save('Ana');
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    const pointer = await pointed();
    // Another table, whose heads have not come that far, points to it.
    table = await setupTable();
    const { put } = await import('../../shared/table/writes.ts');
    await tryCommit(table, { writes: [put({ ...pointerKey, ...pointer })] });
    expect(await new Directory(table, 'EUR', snapshots).select({})).toEqual([]);
    expect(await readPointer(table)).toBeUndefined();
  });
});

describe('the builder', () => {
  test('of two at once, one points to its own, and both have made the same', async () => {
    const snapshots = new MemorySnapshots();
    await save('Ana');
    await Promise.all([
      buildWhenDue({ table, currency: 'EUR', snapshots }),
      buildWhenDue({ table, currency: 'EUR', snapshots }),
    ]);
    expect(snapshots.files.size).toBeGreaterThan(0);
    expect(namesOf(await loadImage({ table, currency: 'EUR', snapshots }))).toEqual(['ana']);
  });

  test('that dies before it points to its own has changed nothing', async () => {
    const snapshots = new MemorySnapshots(() => Promise.reject(new Error('dead')));
    await save('Ana');
    await expect(buildWhenDue({ table, currency: 'EUR', snapshots })).rejects.toThrow('dead');
    expect(await readPointer(table)).toBeUndefined();
    expect(await new Directory(table, 'EUR', snapshots).select({})).toHaveLength(1);
  });

  test('that was overtaken does not take away what the other has made', async () => {
    const snapshots = new MemorySnapshots();
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    const { key } = await pointed();
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    expect((await pointed()).key).toBe(key);
  });

  test('goes on from the snapshot before without a scan, and keeps the time of the last one', async () => {
    const snapshots = new MemorySnapshots();
    await save('Ana');
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    const first = await pointed();
    await save('Bo');
    const longAgo = new Date(Date.now() - 2 * dayMs).toISOString();
    await tryCommit(table, { writes: [update(pointerKey, { builtAt: longAgo }, present())] });
    expect(await scansOf(() => buildWhenDue({ table, currency: 'EUR', snapshots }))).toBe(0);
    const second = await pointed();
    expect(second).toMatchObject({ rows: 2, scannedAt: first.scannedAt });
    expect(second.key).not.toBe(first.key);
  });

  test('is not led by a snapshot of sums in another currency than the shop has now', async () => {
    const snapshots = new MemorySnapshots();
    await build({ table, currency: 'EUR', snapshots }, undefined, 'afresh');
    expect(await scansOf(() => new Directory(table, 'EUR', snapshots).select({}))).toBe(0);
    expect(await scansOf(() => new Directory(table, 'USD', snapshots).select({}))).toBe(8);
    await buildWhenDue({ table, currency: 'USD', snapshots });
    expect(await scansOf(() => new Directory(table, 'USD', snapshots).select({}))).toBe(0);
  });

  test('reads four units and no more when there is nothing to do', async () => {
    const snapshots = new MemorySnapshots();
    await buildWhenDue({ table, currency: 'EUR', snapshots });
    const send = vi.spyOn(table.documents, 'send');
    await buildWhenDue({ table, currency: 'EUR', snapshots });
    expect(send.mock.calls.map(([command]) => command.constructor.name)).toEqual([
      // What is pointed to, and whether a complete build was asked for and answered.
      ...['GetCommand', 'GetCommand', 'GetCommand'],
      'QueryCommand',
    ]);
    send.mockRestore();
  });

  const now = new Date('2026-03-10T00:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
  const at = (built: number, scanned = built) => ({
    key: 'k',
    bytes: 1,
    rows: 0,
    entries: 0,
    builtAt: ago(built),
    currency: 'EUR',
    scannedAt: ago(scanned),
  });
  test.each([
    ['there is none', undefined, 0, 'afresh'],
    ['nothing has changed for a day', at(dayMs), 0, undefined],
    ['little has changed for less than a day', at(dayMs - 1), 4_999, undefined],
    ['something has changed in a day', at(dayMs), 1, 'onward'],
    ['much has changed', at(1), 5_000, 'onward'],
    ['the last scan was a week ago', at(1, 7 * dayMs), 0, 'afresh'],
    ['the table was restored', at(1), -1, 'afresh'],
  ])('when %s', (_, pointer, tail, way) => {
    expect(dueWay(pointer, tail, now)).toBe(way);
  });
});
