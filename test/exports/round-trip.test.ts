import type { SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareField } from '../../shared/custom-fields/service.ts';
import { createCustomer } from '../../shared/customers/changes.ts';
import { withE164 } from '../../shared/customers/e164.ts';
import { type CustomerInput, customerInput } from '../../shared/customers/input.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { readPart } from '../../shared/exports/files.ts';
import { exports } from '../../shared/exports/kind.ts';
import type { ExportFormat, NewExport } from '../../shared/exports/request.ts';
import { startExport } from '../../shared/exports/service.ts';
import { createGroup } from '../../shared/groups/service.ts';
import { type WorkMessage, workMessage } from '../../shared/jobs/messages.ts';
import { findJob, jobsBetween } from '../../shared/jobs/repository.ts';
import { work } from '../../shared/jobs/worker.ts';
import { changeStanding } from '../../shared/standing/change.ts';
import { noStanding } from '../../shared/standing/standing.ts';
import { commit } from '../../shared/table/commit.ts';
import { customerFields, customFields, groupNames } from '../customer-files/support/customers.ts';
import { setupImports, startAws, type World } from '../imports/support/setup.ts';

/** Files that exports make, dropped again: through the engine, the planner and the workers as they are. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-11-22T10:00:00Z') };
const defaults = customerInput.parse({ name: 'Ana' });

/** A shop with groups and custom fields. */
async function shop(): Promise<World> {
  const world = await setupImports(aws, { inMemory: true });
  for (const [id, name] of groupNames)
    await createGroup(world.table, id, { name, discountPercent: 0 }, origin);
  for (const { key, label, type, options } of customFields)
    await declareField(world.table, uuidv7(), { key, label, type, ...(options && { options }) }, origin);
  return world;
}

/** With the phone numbers that are meant, as whoever stores a customer adds them. */
const asStored = (fields: object) =>
  Object.fromEntries(Object.entries(withE164(fields, 'GB')).filter(([, value]) => value !== null));

/** The file of all customers. */
async function exported(
  { table, deps }: World,
  asked: Omit<NewExport, 'selection' | 'content'>,
): Promise<Buffer> {
  const queued: WorkMessage[] = [];
  const send = async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
    queued.push(...input.Entries.map(({ MessageBody }) => workMessage.parse(JSON.parse(MessageBody))));
    return {};
  };
  // The code uses nothing of the client but `send`.
  const workQueue = { sqs: { send } as unknown as SQSClient, url: 'work' };
  const { s3, exportBucket, log } = deps();
  const own = { table, workQueue, s3, exportBucket, log, currency: 'EUR' };
  const request = { ...asked, content: 'customers', selection: { all: true } } as const;
  const { result } = await startExport(
    { ...own, directory: new Directory(table, 'EUR'), chunkSize: 3 },
    request,
    origin,
  );
  const kinds = { export: exports(own) };
  for (let message = queued.shift(); message; message = queued.shift())
    await work({ ...own, kinds }, message);
  const [file] = (await findJob(table, result.id))?.files ?? [];
  return Buffer.from(await readPart(own, file?.key ?? ''));
}

/** Drops the file. @returns what became of its rows */
async function dropped(world: World, key: string, file: Buffer) {
  await world.drop(key, file);
  await world.settle();
  const jobs = await Array.fromAsync(jobsBetween(world.table, {}, 'newest first'));
  const { counts, reason } = jobs.find(({ kind }) => kind === 'import') ?? {};
  return { ...counts, reason };
}

/** Some customers: no two have the same unique values, and each can be known by something. */
const customers = fc.array(customerFields, { minLength: 1, maxLength: 7 }).map((all) =>
  all.map((fields, n) => ({
    ...fields,
    externalId: `till-${n}`,
    email: `p${n}@shop.example`,
    username: `p${n}`,
  })),
);
const numRuns = Number(process.env.EXPORT_RUNS ?? 3);

test.each<ExportFormat>(['csv', 'xlsx'])(
  'what was exported as %s and is imported again changes nothing, and makes the same customers elsewhere (trust 34) (promise 10)',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(customers, fc.constantFrom(',', ';', '\t', '|'), async (all, delimiter) => {
        const [here, elsewhere] = [await shop(), await shop()];
        for (const [n, fields] of all.entries()) {
          const id = `01890000-0000-7000-8000-00000000000${n}`;
          // As they are stored, the fields fit whatever is stored.
          const input = { ...defaults, name: undefined, ...asStored(fields) } as unknown as CustomerInput;
          await commit(here.table, createCustomer(id, input, 'api', origin).change);
        }
        const asked = { format, sort: 'externalId', ...(format === 'csv' && { delimiter }) } as const;
        const file = await exported(here, asked);
        const same = { created: 0, updated: 0, unchanged: all.length, failed: 0, reason: null };
        expect(await dropped(here, `all.${format}`, file)).toMatchObject(same);
        const columns = await withoutId(here, asked);
        const withoutIds = await exported(here, { ...asked, columns });
        const created = { created: all.length, updated: 0, failed: 0, reason: null };
        expect(await dropped(elsewhere, `new.${format}`, withoutIds)).toMatchObject(created);
        const text = { ...asked, format: 'csv', columns } as const;
        expect((await exported(elsewhere, text)).toString()).toBe((await exported(here, text)).toString());
      }),
      { numRuns },
    );
  },
);

test.each<ExportFormat>(['csv', 'xlsx'])(
  'sums of customers are in a file (%s) that asks for them, and no import takes them for what was brought along (trust 34)',
  async (format) => {
    const world = await shop();
    for (const name of ['Ana', 'Bo']) {
      const id = `01890000-0000-7000-8000-0000000000${name === 'Ana' ? 'a1' : 'b1'}`;
      const input = customerInput.parse({ name, externalId: name });
      await commit(world.table, createCustomer(id, input, 'api', origin).change);
    }
    const id = '01890000-0000-7000-8000-0000000000a1';
    const account = { entries: 1, limit: 0, status: 'active', openedAt: '2026-01-01T00:00:00Z' } as const;
    const standing = {
      ...noStanding(id),
      orders: { EUR: { orders: 2, spent: 84_90, refunded: 0 } },
      firstOrderAt: '2026-02-03T10:00:00Z',
      lastOrderAt: '2026-03-04T11:30:00Z',
      accounts: { 'credit:EUR': { ...account, balance: 5_00 }, points: { ...account, balance: 84 } },
    };
    await commit(world.table, changeStanding(noStanding(id), standing, 'EUR'));
    const columns = ['externalId', 'ordersCount', 'totalSpent', 'firstOrderAt', 'lastOrderAt'];
    columns.push('creditBalance', 'points');
    const asked = {
      format,
      sort: 'externalId',
      columns,
      ...(format === 'csv' && { delimiter: ',' as const }),
    } as const;
    const file = await exported(world, asked);
    if (format === 'csv')
      expect(file.toString().replace('\ufeff', '').trim().split('\r\n')).toEqual([
        columns.join(','),
        'Ana,2,84.90,2026-02-03T10:00:00.000Z,2026-03-04T11:30:00.000Z,5.00,84',
        'Bo,0,0.00,,,0.00,0',
      ]);
    const same = { created: 0, updated: 0, unchanged: 2, failed: 0, reason: null };
    expect(await dropped(world, `sums.${format}`, file)).toMatchObject(same);
    const jobs = await Array.fromAsync(jobsBetween(world.table, {}, 'newest first'));
    expect(jobs.find(({ kind }) => kind === 'import')?.details).toMatchObject({
      ignoredColumns: columns.slice(1),
    });
  },
);

/** All columns that an import takes, but the id: elsewhere there is nobody with it. */
async function withoutId(world: World, asked: Omit<NewExport, 'selection' | 'content'>): Promise<string[]> {
  const header = (await exported(world, { ...asked, format: 'csv', delimiter: ',' }))
    .toString()
    .split('\r\n')[0];
  const names = header?.replace('\ufeff', '').split(',') ?? [];
  return names.filter((name) => !['id', 'createdAt', 'updatedAt'].includes(name));
}
