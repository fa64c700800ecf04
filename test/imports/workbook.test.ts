import { buffer } from 'node:stream/consumers';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJob } from '../../shared/jobs/service.ts';
import type { Cell, WorkbookColumn } from '../../shared/workbooks/cells.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { archiveOf, sheetOf } from '../workbooks/support/files.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const setup = () =>
  setupImports(aws, {
    inMemory: true,
    chunkSizes: { chunkRows: 2, chunkRowsWithPasswords: 2, chunkBytes: 2 ** 20 },
  });

/** What imports have made and not removed. */
async function made(world: World): Promise<string[]> {
  const { s3, exportBucket } = world.deps();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: exportBucket }));
  return Contents.map(({ Key = '' }) => Key);
}

const columns: WorkbookColumn[] = [
  { name: 'E-Mail', kind: 'text' },
  { name: 'Phone', kind: 'text' },
  { name: 'Name', kind: 'text' },
  { name: 'Password', kind: 'text' },
  { name: 'Shoe size', kind: 'number' },
];
const workbook = (rows: readonly (readonly Cell[])[], rowsPerSheet?: number): Promise<Buffer> =>
  buffer(writeWorkbook(rows, columns, rowsPerSheet ? { rowsPerSheet } : {}));

const people = ['ada', 'bob', 'cy', 'di', 'eve'].map((name) => [
  `${name}@shop.example`,
  '0034600111222',
  name,
  null,
  38,
]);

test('a dropped workbook is imported, sheet by sheet and in chunks', async () => {
  const world = await setup();
  await world.drop('customers.xlsx', await workbook(people, 4));
  await world.settle();
  const [job] = await world.jobs();
  expect(job).toMatchObject({
    status: 'completed',
    counts: { created: 5, failed: 0 },
    plan: { total: 5, chunks: 3 },
  });
  expect(job?.details).toMatchObject({ ignoredColumns: ['Shoe size'], ignoredSheets: [] });
  expect((await world.customers()).map(({ email, phone }) => [email, phone])).toEqual(
    people.map(([email]) => [email, '0034600111222']),
  );
});

test('the job of a workbook tells its columns, but no encoding or delimiter', async () => {
  const world = await setup();
  const { table } = world.deps();
  await world.drop('customers.xlsx', await workbook(people));
  await world.settle();
  const [job] = await world.jobs();
  const shown = await getJob({ table, signLink: async () => '' }, job?.id ?? '');
  const columns = ['E-Mail', 'Phone', 'Name', 'Password'].map((name) => ({
    name,
    field: name.toLowerCase().replace('-', ''),
  }));
  expect(shown).toHaveProperty('reading', { dateOrder: 'day-first', content: 'customers', columns });
});

test('when an import of a workbook has ended, neither the workbook nor the text made of it is there any more', async () => {
  const world = await setup();
  await world.drop('customers.xlsx', await workbook(people));
  await world.deliver('planQueue');
  expect(await made(world)).toHaveLength(1);
  await world.settle();
  expect([await world.lies('customers.xlsx'), await made(world)]).toEqual([false, []]);
});

test('the error file of a workbook has its failed rows by their numbers, without passwords, and comes in once corrected', async () => {
  const world = await setup();
  const rows = [...people.slice(0, 2), ['no address', "'+1", '=Eve', 'correct horse', 1]];
  await world.drop('customers.xlsx', await workbook(rows));
  await world.settle();
  const [job] = await world.jobs();
  expect(job).toMatchObject({ status: 'completed', counts: { created: 2, failed: 1 } });
  const errors = (await world.errorFile(job)) ?? '';
  expect(errors).toMatch(
    /^\ufefferror_row,error_reason,E-Mail,Phone,Name,Password,Shoe size\r\n4,.*,no address,/,
  );
  expect(errors).not.toContain('correct horse');
  await world.drop('corrected.csv', errors.replace('no address', 'eve@shop.example'));
  await world.settle();
  const corrected = (await world.jobs()).find(({ details }) => details.source.key === 'corrected.csv');
  expect(corrected).toMatchObject({ counts: { created: 1, failed: 0 } });
  expect((await world.customers()).find(({ email }) => email === 'eve@shop.example')).toMatchObject({
    name: '=Eve',
  });
});

test.each([
  [
    'an archive of pictures',
    () => archiveOf({ 'a.png': 'x' }),
    'It is an archive (zip) that holds no workbook.',
  ],
  [
    'a workbook that is cut off',
    async () => (await workbook(people)).subarray(0, 900),
    'it is no archive, or an incomplete one',
  ],
  ['an empty workbook', () => sheetOf(''), 'It is empty.'],
  ['a workbook without a known column', () => sheetOf('<row><c t="str"><v>x</v></c></row>'), 'column'],
])('%s is refused, with the reason in its job', async (_, make, reason) => {
  const world = await setup();
  await world.drop('customers.xlsx', await make());
  await world.settle();
  const [job] = await world.jobs();
  expect(job).toMatchObject({ status: 'failed', resumable: false });
  expect(job?.reason).toContain(reason);
});

test('a workbook is imported once, whichever call its planner dies after (trust 20)', async () => {
  const content = await workbook(people.slice(0, 2));
  const dropped = async () => {
    const world = await setup();
    await world.drop('customers.xlsx', content);
    world.crashes.restart();
    return world;
  };
  const whole = await dropped();
  await whole.deliver('planQueue');
  const { calls } = whole.crashes;
  expect(calls).toBeGreaterThan(10);
  for (let call = 0; call < calls; call++) {
    const world = await dropped();
    world.crashes.crashAfter(call);
    await world.settle();
    const jobs = (await world.jobs()).map(({ status, counts }) => [status, counts.created]);
    expect([jobs, await made(world)], `after call ${call}`).toEqual([[['completed', 2]], []]);
  }
});
