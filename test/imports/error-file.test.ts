import { buffer } from 'node:stream/consumers';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns } from '../../shared/customer-files/columns.ts';
import { isSecretName } from '../../shared/imports/secret-columns.ts';
import { jobPartition } from '../../shared/jobs/keys.ts';
import { readRange } from '../../shared/table/read.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const hash = `$2y$10$${'canary'.repeat(8)}abcde`;
const header = ['email', 'password', 'Kennwort', 'passwordHash', 'user_pass', 'legacy', 'name', 'notes'];
const rows = [
  ['no address', 'canary horse', 'canary2', hash, hash, hash, 'Ada', ''],
  ['also none', '', 'canary3', '', 'canary4', '', 'Bob', 'canary5'],
  ['nowhere', 'canary', '', '', hash, '', 'Cy', ''],
  ['fine@example.com', 'canary horse', 'canary six 6', '', '', '', 'Di', 'canary7'],
];
const csv = [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
const workbook = () =>
  buffer(
    writeWorkbook(
      rows,
      header.map((name) => ({ name, kind: 'text' as const })),
    ),
  );

/** What a job and its files tell of the file's cells, once it has ended. */
async function toldOf(name: string, content: string | Buffer, options: object) {
  const world = await setupImports(aws, { inMemory: true });
  await world.drop(name, content, options);
  await world.settle();
  const [job] = await world.jobs();
  expect(job).toMatchObject({ status: 'completed', counts: { created: 1, failed: 3 } });
  const kept = await readRange(world.table, { PK: jobPartition(job?.id ?? '') });
  const errors = (await world.errorFile(job)) ?? '';
  const changes = (await world.fileOfJob(job, 'changes.csv')) ?? '';
  return { errors, changes, told: JSON.stringify([job, kept, world.logged, errors, changes]) };
}

describe('passwords and hashes of a file are repeated nowhere (trust 38)', () => {
  test.each([
    ['of text', 'people.csv', () => csv, {}],
    ['of a dry run', 'people.csv', () => csv, { dryRun: true }],
    ['of a workbook', 'people.xlsx', workbook, {}],
    ['of a dry run of a workbook', 'people.xlsx', workbook, { dryRun: true }],
  ])('%s, whatever its columns are taken for', async (_, name, content, options) => {
    const given = { ...options, columns: { password: null, legacy: null, notes: null } };
    const { errors, told } = await toldOf(name, await content(), given);
    expect(errors).toContain('Ada');
    expect(told.replaceAll('canary5', '')).not.toMatch(/canary|\$2y/);
  });

  test('nor by a dry run whose password column is taken for something else', async () => {
    const { errors, changes } = await toldOf(
      'a.csv',
      csv.replaceAll(',canary7', ',').replaceAll(',canary5', ','),
      {
        dryRun: true,
        columns: { password: null, Kennwort: 'membership.number', notes: null },
      },
    );
    expect(changes).toContain(',membership.number,,\r\n');
    expect(errors + changes).not.toContain('canary');
  });
});

describe('the name of a column', () => {
  test.each([
    'Password',
    'Contraseña',
    'Mot de passe',
    'Passwort (alt)',
    'user_pass',
    'customerPass',
    'pwd',
    'PASS',
    'Kennwort',
    'password_md5',
    'Hash',
    'client secret',
    'reset_token',
    'パスワード',
    '비밀번호',
    'Şifre',
    'Hasło',
  ])('%s could mean a password', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'Passport number',
    'Secretary',
    'Hashtags',
    'Passenger',
    'Compasses',
    'Pinterest',
    'Saltash',
    '',
  ])('%s does not', (name) => expect(isSecretName(name)).toBe(false));

  test('of anything else that is imported does not, so that an error file can be corrected', () => {
    const others = columns.filter(({ name }) => !/password/i.test(name));
    const names = others.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names.filter(isSecretName)).toEqual([]);
  });
});

test('a formula in an error file is none, and comes in as it was once the row is corrected (trust 34)', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const options = { columns: { '-shop': 'username' } };
  const rows = [
    'one@,=1+1,+44 20 7946 0958,x;=1,=x',
    "two@,'=1+1,'+44 20 7946 0959,'note,'yz",
    '+three@,"\t@x",-1,--,+three@example.com',
  ];
  await world.drop('a.csv', `email,name,phone,notes,-shop\n${rows.join('\n')}\n`, options);
  await world.settle();
  const errors = (await world.errorFile((await world.jobs())[0])) ?? '';
  const cells = errors.replace(/^(\d),(".*?"|[^",]*),/gm, '$1,');
  expect(cells.split('\r\n')).toEqual([
    "error_row,error_reason,email,name,phone,notes,'-shop",
    `2,one@,'=1+1,'+44 20 7946 0958,"x;=1",'=x`,
    "3,two@,'=1+1,'+44 20 7946 0959,'note,'yz",
    // What says nothing goes on saying nothing.
    "4,'+three@,'@x,'-1,--,'+three@example.com",
    '',
  ]);
  await world.drop('b.csv', errors.replaceAll('@,', '@example.com,').replace("'-1", ''), options);
  await world.settle();
  const known = await world.customers();
  expect(known.map(({ name, phone, notes, username }) => [name, phone, notes, username])).toEqual([
    ['@x', undefined, undefined, undefined],
    ['=1+1', '+44 20 7946 0958', 'x;=1', '=x'],
    ['=1+1', '+44 20 7946 0959', "'note", "'yz"],
  ]);
});

test('a formula in what a dry run would change is none either (trust 34)', async () => {
  const world = await setupImports(aws, { inMemory: true });
  await world.drop('a.csv', 'email,name\na@example.com,=1+1\n', { dryRun: true });
  await world.settle();
  const [job] = await world.jobs();
  expect(await world.fileOfJob(job, 'changes.csv')).toContain(",name,,'=1+1\r\n");
});
