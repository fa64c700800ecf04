import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type RunningStack, useStack } from '../support/stack.ts';

let stack: RunningStack;
const folder = useStack((started) => {
  stack = started;
});

const script = (name: string, ...args: string[]) =>
  promisify(execFile)('npm', ['run', '--silent', name, '--', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
  });
const demo = (...args: string[]) => script('demo', ...args);
const clientele = (...args: string[]) => script('clientele', '--data', folder, ...args);

test('npm run demo walks all three entrances on a thousand people', { timeout: 180_000 }, async () => {
  const { stdout } = await demo('--data', folder);
  expect(stdout).toContain('996 created, 0 updated, 0 unchanged, 4 refused with a reason per row');
  expect(stdout).toContain('"Set your password for Clientele" is in the inbox');
  expect(stdout).toContain('logged in; GET /v1/me says');
  expect(stdout).toContain('300 orders of a web shop');
  expect(stdout).toContain('has spent most');
  expect(stdout).toContain('25.00 EUR of credit');
  expect(stdout).toContain(stack.docsUrl);
  expect((await stack.call('GET', '/v1/customers?email[contains]=demo.example')).body.total).toBe(997);
  const again = await demo('--data', folder, '--rows', '50');
  expect(again.stdout).toContain('0 created, 0 updated, 50 unchanged, 0 refused');
});

test('without a running stack it says how to start one', async () => {
  await expect(demo('--data', join(folder, 'nothing'))).rejects.toMatchObject({
    stderr: expect.stringContaining('Start one in another terminal: npm start.'),
  });
});

test('npm run clientele finds the stack, imports a file, saves the rows that failed, and exports what came in', async () => {
  const [people, out] = [join(folder, 'people.csv'), join(folder, 'out.csv')];
  writeFileSync(people, 'Name;E-Mail\nGrace Hopper;grace@cli.example\nAlan Turing;alan(at)cli.example\n');
  await expect(clientele('import', people)).rejects.toMatchObject({
    ...{ code: 1, stderr: '' },
    stdout: expect.stringContaining('1 created, 0 updated, 0 unchanged, 1 failed'),
  });
  const errors = join(folder, 'people.errors.csv');
  writeFileSync(errors, readFileSync(errors, 'utf8').replace('(at)', '@'));
  expect(JSON.parse((await clientele('--json', 'import', errors)).stdout).progress).toMatchObject({
    ...{ created: 1, failed: 0 },
  });
  await clientele('export', '--q', 'cli.example', '--out', out);
  expect(readFileSync(out, 'utf8')).toContain('alan@cli.example');
  const again = await clientele('import', out, '--dry-run');
  expect(again.stdout).toContain('0 would be created, 0 would be updated, 2 unchanged, 0 failed');
});
