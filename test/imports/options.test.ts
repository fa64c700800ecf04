import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { type CustomerPatch, customerInput } from '../../shared/customers/input.ts';
import { groupInput } from '../../shared/groups/group.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import { createGroup } from '../../shared/groups/service.ts';
import type { ImportOptions } from '../../shared/imports/options.ts';
import { toImportResource } from '../../shared/imports/resource.ts';
import { toBase } from '../../shared/jobs/base-resource.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { asStored } from '../../shared/jobs/progress.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { commit } from '../../shared/table/commit.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = () => ({ actor: 'api-key:test', requestId: 'test', now: new Date() });

const notes = (job: Job) => toImportResource(job, toBase(asStored(job), [], new Date())).notes;

async function setup() {
  const world = await setupImports(aws, {
    inMemory: true,
    chunkSizes: { chunkRows: 3, chunkRowsWithPasswords: 3, chunkBytes: 1_000_000 },
  });
  let files = 0;
  return {
    ...world,
    /** A customer as the API would have made them. */
    existing: async (fields: CustomerPatch) => {
      const { customer, change } = createCustomer(uuidv7(), customerInput.parse(fields), 'api', origin());
      await commit(world.table, change);
      return customer;
    },
    group: (name: string) => createGroup(world.table, uuidv7(), groupInput.parse({ name }), origin()),
    /** What became of each row of a file that failed, and of how many. */
    run: async (content: string, options: Partial<ImportOptions>) => {
      const key = `file ${files++}.csv`;
      await world.drop(key, content, options);
      await world.settle();
      const job = (await world.jobs()).find(({ details }) => details.source.key === key);
      if (!job) throw new Error('There is no job.');
      const { items } = await resultsOf(
        world.table,
        job.id,
        { limit: 1000, failed: false },
        { seesCustomers: true },
      );
      return { job, counts: job.counts, items, codes: items.map(({ row, code }) => [row, code]) };
    },
  };
}

describe('an import that only creates', () => {
  test('leaves everybody alone who exists, and tells of them', async () => {
    const { existing, run, customers } = await setup();
    await existing({ email: 'a@example.com', name: 'Ada' });
    const { counts, codes } = await run('email,name\na@example.com,Other\nb@example.com,Bob\n', {
      mode: 'create',
    });
    expect(counts).toMatchObject({ created: 1, updated: 0, failed: 1 });
    expect(codes).toEqual([[2, 'exists']]);
    expect(await customers()).toMatchObject([{ name: 'Ada', version: 1 }, { name: 'Bob' }]);
  });
});

describe('an import that only changes', () => {
  test('creates nobody, and tells of those whom it did not find', async () => {
    const { existing, run, customers } = await setup();
    await existing({ email: 'a@example.com', name: 'Ada' });
    const file = 'email,name\na@example.com,Augusta\nb@example.com,Bob\n,Nobody\n';
    const { counts, codes } = await run(file, { mode: 'update' });
    expect(counts).toMatchObject({ created: 0, updated: 1, failed: 2 });
    expect(codes).toEqual([
      [3, 'not_found'],
      [4, 'not_found'],
    ]);
    expect(await customers()).toMatchObject([{ name: 'Augusta' }]);
  });
});

describe('a row is matched', () => {
  test('by the id that an export gives, which brings back nobody', async () => {
    const { existing, run, customers } = await setup();
    const { id } = await existing({ name: 'Ada' });
    const { counts, codes } = await run(`id,name\n${id},Augusta\n${uuidv7()},Ghost\n`, {});
    expect(counts).toMatchObject({ created: 0, updated: 1, failed: 1 });
    expect(codes).toEqual([[3, 'not_found']]);
    expect(await customers()).toMatchObject([{ id, name: 'Augusta' }]);
  });

  test('by any of its keys, unless they belong to different customers', async () => {
    const { existing, run } = await setup();
    const { id } = await existing({ email: 'a@example.com' });
    await existing({ externalId: 'b' });
    await existing({ username: 'carol', name: 'Carol' });
    const header = 'id,email,externalId,username,phone\n';
    const some = await run(`${header}${id},,b,,1\n,new@example.com,,carol,2\n`, {});
    expect(some.counts).toMatchObject({ updated: 1, failed: 1 });
    const others = await run(`${header},a@example.com,,Carol,3\n,,b,,4\n`, {});
    expect(others.counts).toMatchObject({ updated: 1, failed: 1 });
    expect([...some.items, ...others.items]).toMatchObject([
      { row: 2, code: 'ambiguous', message: 'The id and the external ID belong to different customers.' },
      { row: 2, code: 'ambiguous', message: 'The e-mail and the username belong to different customers.' },
    ]);
  });

  test('is not found by what another system calls somebody else', async () => {
    const { existing, run, customers } = await setup();
    await existing({ externalId: '9001', email: 'john@a.example', firstName: 'John', lastName: 'Doe' });
    await existing({ username: 'jane', externalId: '9002', email: 'jane@a.example', name: 'Jane Doe' });
    await existing({ externalId: '9003', email: 'zoe@a.example', name: 'Zoë Ångström' });
    await existing({ externalId: '9004', email: 'max@a.example' });
    await existing({ externalId: '9005', name: 'Max' });
    const file = [
      'Customer ID,First Name,Last Name,Email,username',
      '9001,Carla,Ruiz,carla@b.example,',
      '9002,Pepe,Gil,pepe@b.example,jane',
      '9003,ZOE,Angstrom-Lopez,zoe@b.example,',
      '9004,Ana,Gil,ana@b.example,',
      '9005,Eva,Gil,eva@b.example,',
    ].join('\n');
    const { counts, items, job } = await run(file, {});
    expect(counts).toMatchObject({ created: 0, updated: 3, failed: 2 });
    const advice = (first: string) =>
      `If it is the same person, import the row with \`matchBy: ${first}\`. If another system calls somebody else so, put something before its`;
    expect(items).toMatchObject([
      {
        ...{ row: 2, code: 'ambiguous' },
        message: `The external ID belongs to a customer with another e-mail and another name. ${advice('externalId')} external IDs that only it has.`,
      },
      {
        row: 3,
        code: 'ambiguous',
        message: expect.stringMatching(/^The .* and the .* belong to a customer/),
      },
    ]);
    expect(notes(job)).toEqual([
      '2 rows give customers whom they find by another key a new e-mail address, which is signed in with from then on.',
    ]);
    expect((await customers()).map(({ email }) => email).toSorted()).toEqual([
      'ana@b.example',
      'eva@b.example',
      'jane@a.example',
      'john@a.example',
      'zoe@b.example',
    ]);
    const again = await run(file, { matchBy: 'externalId', dryRun: true });
    expect(again.counts).toMatchObject({ updated: 2, unchanged: 3, failed: 0 });
    expect(notes(again.job)?.[0]).toMatch(/^2 rows give customers/);
  });

  test('by nothing where no column says who it is, which the job says, before it does it too', async () => {
    const { run } = await setup();
    const file = 'Kontakt-Feld;Vorname\nada@example.com;Ada\n';
    const told = [expect.stringMatching(/^No column says who a row is .* makes everybody again\./)];
    for (const dryRun of [true, false]) {
      const { counts, job } = await run(file, { dryRun });
      expect([counts.created, notes(job)]).toEqual([1, told]);
    }
    const named = await run(file, { columns: { 'Kontakt-Feld': 'email' } });
    expect(notes(named.job)).toBeUndefined();
    const found = await run(file, { mode: 'update' });
    expect([found.counts.failed, notes(found.job)]).toEqual([1, undefined]);
  });

  test('by the one key that is asked for, and by no other', async () => {
    const { existing, run, customers } = await setup();
    await existing({ email: 'a@example.com', externalId: 'a' });
    await existing({ email: 'b@example.com', externalId: 'b' });
    const file = [
      'email,externalId,name',
      'a.new@example.com,a,Ada',
      'c@example.com,c,Carol',
      'a@example.com,b,Taken',
      'd@example.com,,No key',
      'b@example.com,e,Taken by a new one',
    ];
    const { counts, codes } = await run(file.join('\n'), { matchBy: 'externalId' });
    expect(codes).toEqual([
      [4, 'taken'],
      [5, 'no_key'],
      [6, 'taken'],
    ]);
    expect(counts).toMatchObject({ created: 1, updated: 1, failed: 3 });
    expect(await customers()).toMatchObject([
      { email: 'a.new@example.com', externalId: 'a' },
      { email: 'b@example.com', externalId: 'b', version: 1 },
      { email: 'c@example.com', externalId: 'c' },
    ]);
  });
});

describe('a blank cell', () => {
  const file = 'externalId,email,phone,tags\na,,,\n';
  const before = { externalId: 'a', email: 'a@example.com', phone: '123', tags: ['vip'] };

  test('leaves what there is alone', async () => {
    const { existing, run, customers } = await setup();
    await existing(before);
    const { counts } = await run(file, {});
    expect(counts).toMatchObject({ unchanged: 1 });
    expect(await customers()).toMatchObject([before]);
  });

  test('clears what there is when that is asked for', async () => {
    const { existing, run, customers } = await setup();
    const { id } = await existing(before);
    const { counts } = await run(file, { blankCells: 'clear' });
    expect(counts).toMatchObject({ updated: 1 });
    const [after] = await customers();
    expect(after).toMatchObject({ id, externalId: 'a', tags: [] });
    expect([after?.email, after?.phone, after?.phoneE164]).toEqual([undefined, undefined, undefined]);
  });

  test('clears nothing by which alone the customer is known', async () => {
    const { existing, run, customers } = await setup();
    const { id } = await existing({ email: 'a@example.com' });
    const { counts, codes } = await run(`id,email,tags\n${id},,vip\n`, { blankCells: 'clear' });
    expect([counts.failed, codes]).toEqual([1, [[2, 'not_identified']]]);
    expect(await customers()).toMatchObject([{ email: 'a@example.com', version: 1 }]);
  });
});

describe('groups that a file names', () => {
  const file = 'email,groups\na@example.com,"Wholesale, VIP"\nb@example.com,vip\nc@example.com,\n';
  const names = async (table: Parameters<typeof listGroups>[0]) =>
    (await listGroups(table)).map(({ name }) => name).sort();

  test('are those that there are, in any letter case, and no others', async () => {
    const { group, run, customers } = await setup();
    const { result } = await group('VIP');
    const { counts, codes } = await run(file, {});
    expect([counts.created, codes]).toEqual([2, [[2, 'unknown_group']]]);
    expect((await customers()).map(({ groupIds }) => groupIds)).toEqual([[result.id], []]);
  });

  test('are made on demand, each once, when that is asked for', async () => {
    const { group, run, customers, table } = await setup();
    const { result: vip } = await group('VIP');
    const { counts } = await run(`${file}d@example.com,WHOLESALE\n`, { createGroups: true });
    expect(counts).toMatchObject({ created: 4, failed: 0 });
    expect(await names(table)).toEqual(['VIP', 'Wholesale']);
    const wholesale = (await listGroups(table)).find(({ name }) => name === 'Wholesale')?.id;
    expect((await customers()).map(({ groupIds }) => groupIds)).toEqual([
      [vip.id, wholesale],
      [vip.id],
      [],
      [wholesale],
    ]);
  });

  test('are made for no row that cannot be imported', async () => {
    const { run, table } = await setup();
    await run(file, { createGroups: true, mode: 'update' });
    expect(await names(table)).toEqual([]);
  });

  test('are made for no row whose fields cannot stand together', async () => {
    const { run, table } = await setup();
    const contradiction = 'email,groups,billing same as shipping\na@example.com,Nobody,yes\n';
    const { counts } = await run(contradiction, { createGroups: true });
    expect(counts).toMatchObject({ created: 0, failed: 1 });
    expect(await names(table)).toEqual([]);
  });
});

describe('a dry run', () => {
  const file = [
    'email,name,phone,groups,password',
    'a@example.com,Augusta,0123456789,,',
    'b@example.com,Bob,,,',
    'new@example.com,=New,,Wholesale,correct horse',
    'not an address,Dan,,,',
    'NEW@example.com,Again,,,',
  ].join('\n');

  test('changes nothing, and tells of every row what would change', async () => {
    const { existing, run, customers, table, fileOfJob, lies } = await setup();
    const ada = await existing({ email: 'a@example.com', name: 'Ada' });
    const bob = await existing({ email: 'b@example.com', name: 'Bob' });
    const before = await customers();
    const { job, counts, items } = await run(file, { dryRun: true, createGroups: true });
    expect(counts).toMatchObject({ created: 1, updated: 1, unchanged: 1, failed: 2 });
    expect(items).toEqual([
      { row: 2, result: 'updated', customerId: ada.id, changes: ['name', 'phone'] },
      { row: 3, result: 'unchanged', customerId: bob.id },
      {
        row: 4,
        result: 'created',
        changes: expect.toSatisfy(
          (names: string[]) => names.toSorted().join() === 'email,groups,name,password',
          'what the row says, and no value that everybody begins with',
        ),
      },
      { row: 5, result: 'failed', code: 'invalid', message: expect.stringMatching(/^email: /) },
      { row: 6, result: 'failed', code: 'duplicate', message: expect.stringContaining('row 4') },
    ]);
    expect(await customers()).toEqual(before);
    expect(await listGroups(table)).toEqual([]);
    const lines = ((await fileOfJob(job, 'changes.csv')) ?? '').split('\r\n');
    expect(lines[0]).toBe('\ufeffrow,result,customerId,field,from,to');
    expect(lines).toContain(`2,updated,${ada.id},name,Ada,Augusta`);
    expect(lines).toContain("4,created,,name,,'=New");
    expect(lines).toContain('4,created,,groups,,Wholesale');
    expect(lines).toContain('4,created,,password,,');
    expect(lines.filter((line) => line.startsWith('3,'))).toEqual([]);
    expect(await fileOfJob(job, 'errors.csv')).toMatch(/^error_row,error_reason,email/);
    expect(job.files.map(({ downloadAs }) => downloadAs)).toEqual([
      'file 0-changes.csv',
      'file 0-errors.csv',
    ]);
    expect(await lies('file 0.csv')).toBe(false);
  });

  test('tells of hashes that cannot be checked, as the import does, and of the rows that come in all the same', async () => {
    const { run, customers } = await setup();
    const rows = Array.from({ length: 7 }, (_, n) => `c${n}@example.com,${'ab'.repeat(32)}:salt${n}:1\n`);
    const file = `email,password_hash\n${rows.join('')}c0@example.com,again:salt:1\nd@example.com,\n`;
    const told = [
      expect.stringMatching(/^7 rows hold a password hash of a kind that Clientele cannot check\./),
    ];
    const foreseen = await run(file, { dryRun: true });
    expect(notes(foreseen.job)).toEqual(told);
    expect(foreseen.counts).toMatchObject({ created: 8, failed: 1 });
    const done = await run(file, {});
    expect(notes(done.job)).toEqual(told);
    expect(done.counts).toEqual(foreseen.counts);
    expect((await customers()).map(({ hasPassword }) => hasPassword)).toEqual(Array(8).fill(false));
  });

  test('tells keys that may not read customers as much as a bulk action does: not which fields would change (trust 30)', async () => {
    const { existing, run, table } = await setup();
    const ada = await existing({ email: 'a@example.com', name: 'Ada' });
    const { job } = await run(file, { dryRun: true });
    const { items } = await resultsOf(table, job.id, { limit: 1, failed: false });
    expect(items).toEqual([{ row: 2, result: 'updated', customerId: ada.id }]);
  });

  test('tells of languages that no mail is written in, as the import does', async () => {
    const { run } = await setup();
    const file = 'email,language\nada@example.com,it_IT\nbob@example.com,de\n';
    const told = ['1 row names a language that mails are not written in. It was left out.'];
    for (const dryRun of [true, false]) {
      const { job, counts } = await run(file, { dryRun });
      expect([notes(job), counts.created]).toEqual([told, 2]);
    }
  });

  test('leaves nothing of its parts behind', async () => {
    const { run, exported } = await setup();
    const { job } = await run(file, { dryRun: true });
    expect(await exported()).toEqual([`imports/${job.id}/changes.csv`, `imports/${job.id}/errors.csv`]);
  });

  test('foresees what the import then does', async () => {
    const { existing, run } = await setup();
    await existing({ email: 'a@example.com', name: 'Ada' });
    const foreseen = await run(file, { dryRun: true, createGroups: true });
    const done = await run(file, { createGroups: true });
    expect(foreseen.counts).toEqual(done.counts);
  });
});

describe('the error file', () => {
  test.each([
    ['windows-1252', { encoding: 'windows-1252' }],
    ['utf-16le', { encoding: 'utf-16le' }],
    ['utf-16be', {}],
    ['utf-8', { delimiter: ';' }],
    // In windows-1250 these letters are the same, and the error file is in UTF-8.
    ['windows-1250', { encoding: 'windows-1250' }],
  ] as const)('of %s comes in once corrected, by the same options', async (encoding, options) => {
    const { drop, settle, jobs, bytesOfJob, customers } = await setup();
    const text = 'email;name;password_hash\nbad@;Zoë Müller;\n';
    const file = inEncoding(encoding, encoding.startsWith('utf-16') ? `\ufeff${text}` : text);
    await drop('people.csv', file, options);
    await settle();
    const [job] = await jobs();
    const errors = await bytesOfJob(job, 'errors.csv');
    const corrected = Buffer.from(errors.toString('latin1').replace(find(encoding), put(encoding)), 'latin1');
    await drop('errors.csv', corrected, options);
    await settle();
    expect(
      (await customers()).map(({ name, firstName, lastName }) => name ?? `${firstName} ${lastName}`),
    ).toEqual(['Zoë Müller']);
  });

  test('of a file in an encoding that cannot be written is in UTF-8, with its mark', async () => {
    const { drop, settle, jobs, bytesOfJob } = await setup();
    const file = Buffer.from('email,name\nbad@,\xa3ukasz\n', 'latin1');
    await drop('people.csv', file, { encoding: 'windows-1250' });
    await settle();
    const [job] = await jobs();
    expect((await bytesOfJob(job, 'errors.csv')).toString()).toMatch(/^\ufefferror_row.*,bad@,Łukasz\r\n$/s);
    expect(job && notes(job)).toBeUndefined();
  });

  test('is not what says that an encoding was guessed: the job notes it, unless it was said', async () => {
    const { drop, settle, jobs } = await setup();
    const file = Buffer.from('email,name\nzoe@example.com,Zo\xeb\n', 'latin1');
    await drop('guessed.csv', file);
    await drop('said.csv', file, { encoding: 'windows-1252' });
    await settle();
    const told = (await jobs()).map((job) => [job.details.source.key, notes(job)]);
    expect(Object.fromEntries(told)).toEqual({
      'guessed.csv': [expect.stringMatching(/^The file is not UTF-8 and was read as windows-1252, by guess/)],
      'said.csv': undefined,
    });
  });
});

const inEncoding = (encoding: string, text: string): Buffer => {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding.startsWith('windows-')) return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
};
const find = (encoding: string): string => inEncoding(encoding, 'bad@').toString('latin1');
const put = (encoding: string): string => inEncoding(encoding, 'zoe@example.com').toString('latin1');
