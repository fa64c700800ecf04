import type { SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Directory } from '../../shared/directory/directory.ts';
import { readPart } from '../../shared/exports/files.ts';
import { exports } from '../../shared/exports/kind.ts';
import { type NewExport, newExport } from '../../shared/exports/request.ts';
import { startExport } from '../../shared/exports/service.ts';
import { type WorkMessage, workMessage } from '../../shared/jobs/messages.ts';
import { findJob } from '../../shared/jobs/repository.ts';
import { work } from '../../shared/jobs/worker.ts';
import { dropped } from '../imports/support/dropped.ts';
import { setupImports, startAws, type World } from '../imports/support/setup.ts';

/** Files of orders and of entries that exports make, dropped again: here nothing changes, elsewhere the same comes to be. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-11-22T10:00:00Z') };
const numRuns = Number(process.env.EXPORT_RUNS ?? 2);

/** The file that an export makes. */
async function exported({ table, deps }: World, asked: object): Promise<Buffer> {
  const queued: WorkMessage[] = [];
  const send = async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
    queued.push(...input.Entries.map(({ MessageBody }) => workMessage.parse(JSON.parse(MessageBody))));
    return {};
  };
  // The code uses nothing of the client but `send`.
  const workQueue = { sqs: { send } as unknown as SQSClient, url: 'work' };
  const { s3, exportBucket, log } = deps();
  const own = { table, workQueue, s3, exportBucket, log, currency: 'EUR' };
  const request: NewExport = newExport.parse({ format: 'csv', ...asked });
  const { result } = await startExport({ ...own, directory: new Directory(table, 'EUR') }, request, origin);
  const kinds = { export: exports(own) };
  for (let message = queued.shift(); message; message = queued.shift())
    await work({ ...own, kinds }, message);
  const [file] = (await findJob(table, result.id))?.files ?? [];
  return Buffer.from(await readPart(own, file?.key ?? ''));
}

const people = 'email,externalId\nada@shop.example,A\ngrace@shop.example,G\n';
const shop = async (): Promise<World> => {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, people);
  return world;
};

const word = fc.constantFrom('=1+1', "'quoted", 'a;b', 'two "words"', '007', 'Ünïcode', '-3');
const minor = fc.integer({ min: 1, max: 100_000 }).map((cents) => (cents / 100).toFixed(2));
const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-01-${String(number).padStart(2, '0')}`);
const whose = fc.constantFrom('ada@shop.example', 'grace@shop.example');
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** As a file has it: an apostrophe before what a spreadsheet would take for a formula. */
const safe = (text: string) => cell(/^[=+\-@']/.test(text) ? `'${text}` : text);

test('credit and points that were exported post nothing again, and the same entries elsewhere (trust 34)', async () => {
  const entries = fc.array(fc.record({ whose, minor, reason: word, day }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(entries, fc.constantFrom('csv', 'xlsx'), async (all, format) => {
      const [here, elsewhere] = [await shop(), await shop()];
      const rows = all.map((one) => `${one.whose},${one.day},${one.minor},EUR,${safe(one.reason)}`);
      await dropped(here, ['email,at,amount,currency,reason', ...rows].join('\n'));
      const asked = { content: 'credit', selection: { all: true } };
      const file = await exported(here, { ...asked, format });
      const again = await dropped(here, file, undefined, `credit.${format}`);
      expect(again.job).toMatchObject({
        reason: null,
        counts: { created: 0, unchanged: all.length, failed: 0 },
      });
      const columns = [
        'customerEmail',
        'at',
        'amount',
        'currency',
        'balanceAfter',
        'kind',
        'reason',
        'entry',
      ];
      const sorted = { ...asked, sort: 'email', columns };
      const moved = await dropped(elsewhere, await exported(here, sorted));
      expect(moved.job).toMatchObject({ reason: null, counts: { created: all.length, failed: 0 } });
      expect((await exported(elsewhere, sorted)).toString()).toBe((await exported(here, sorted)).toString());
    }),
    { numRuns },
  );
});

test('orders that were exported line by line change nothing, and make the same orders elsewhere (trust 34)', async () => {
  const lines = fc.uniqueArray(fc.record({ name: word, total: minor }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ name }) => name,
  });
  const orders = fc.array(fc.record({ whose, day, total: minor, lines }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(orders, fc.constantFrom('csv', 'xlsx'), async (all, format) => {
      const [here, elsewhere] = [await shop(), await shop()];
      const rows = all.flatMap((order, number) =>
        order.lines.map((line) =>
          [number + 1, order.day, order.total, order.whose, safe(line.name), 2, line.total].join(','),
        ),
      );
      const header = 'number,placedAt,total,customerEmail,line.name,line.quantity,line.total';
      const first = await dropped(here, [header, ...rows].join('\n'));
      expect(first.job.counts).toMatchObject({ failed: 0 });
      const asked = { content: 'order-lines', selection: { all: true } };
      const again = await dropped(
        here,
        await exported(here, { ...asked, format }),
        undefined,
        `all.${format}`,
      );
      expect(again.job).toMatchObject({ reason: null, counts: { unchanged: rows.length, failed: 0 } });
      const columns = ['store', 'number', 'placedAt', 'status', 'currency', 'total', 'customerEmail', 'line'];
      const sorted = { ...asked, sort: 'email', columns };
      await dropped(elsewhere, await exported(here, sorted));
      expect((await exported(elsewhere, sorted)).toString()).toBe((await exported(here, sorted)).toString());
    }),
    { numRuns },
  );
});
