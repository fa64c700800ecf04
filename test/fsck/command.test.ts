import { PassThrough } from 'node:stream';
import { beforeAll, expect, inject, test } from 'vitest';
import { fsck } from '../../infra/fsck.ts';
import { guardKey } from '../../shared/customers/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { readItem } from '../../shared/table/read.ts';
import type { Table } from '../../shared/table/table.ts';
import { put, remove } from '../../shared/table/writes.ts';
import { setupTable } from '../support/table.ts';
import { fill } from './support/world.ts';

let table: Table;
beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoDbUrl'),
  });
  table = await setupTable();
  await fill(table);
});

/** Carries a command line out in this process. */
async function run(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await fsck(args, { stdout, stderr });
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}
const check = (...args: string[]) => run('--table', table.name, '--pause', '1', ...args);

const email = guardKey('email', 'ada@shop.example');

test('a healthy table ends with 0; a fault is told with 1 and left as it is, and repaired when that is asked for', async () => {
  const healthy = await check();
  expect(healthy).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/items read\. Nothing is wrong\.\n$/),
  });
  expect(healthy.stderr).toContain(table.name);
  await commit(table, { writes: [remove(email)] });

  const found = await check();
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('guards: EMAIL#ada@shop.example / GUARD');
  expect(found.stdout).toContain('Repair:   makes the guard');
  expect(found.stdout).toContain('1 problem found. 1 can be repaired: run it with --repair.');
  expect(await readItem(table, email)).toBeUndefined();

  const repaired = await check('--repair');
  expect(repaired.code).toBe(0);
  expect(repaired.stdout).toContain('Repaired: makes the guard');
  expect(await readItem(table, email)).toBeDefined();
});

test('what a person must do ends with 1, also after a repair; programs read it as JSON', async () => {
  const key = { PK: 'NONSENSE', SK: 'X' };
  await commit(table, { writes: [put(key)] });
  const { code, stdout } = await check('--repair', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ table: table.name, findings: 1, repaired: 0, unsettled: 0, brokenOff: false },
    list: [{ check: 'items', key, advice: expect.any(String) }],
  });
  await commit(table, { writes: [remove(key)] });
});

test.each([
  ['no such option', ['--fix'], "unknown option '--fix'"],
  ['no such table', ['--table', 'nowhere'], 'non-existent table'],
  ['no such stack', ['--stack', 'Nobody'], 'No table of a stack Nobody is there.'],
  ['two names', ['--stack', 'A', '--table', 'B'], 'not both'],
  ['two places', ['--stack', 'A', '--data', 'x'], 'give one of them'],
  ['no local stack', ['--data', '/nowhere'], 'No stack runs on /nowhere.'],
  ['another local stack', ['--data', '/nowhere'], '-- --data DIR'],
  ['a region of nothing', ['--region', 'eu-west-1'], 'name it by --stack or --table'],
  ['no currency', ['--currency', 'Euro'], 'a currency by its code'],
])('a run with %s is told in a sentence, with exit code 2', async (_, args, sentence) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});

test('a run on AWS without a region is told how to name one', async () => {
  const { AWS_REGION = '' } = process.env;
  const nowhere = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
  delete process.env.AWS_REGION;
  Object.assign(process.env, nowhere);
  const onAws = await run('--table', 'x');
  Object.assign(process.env, { AWS_REGION });
  for (const name of Object.keys(nowhere)) delete process.env[name];
  expect(onAws).toMatchObject({ code: 2, stderr: expect.stringContaining('such as --region eu-west-1') });
});

test('the help names every check', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  for (const word of ['guards', 'balances', '--repair', 'Exit codes']) expect(stdout).toContain(word);
});
