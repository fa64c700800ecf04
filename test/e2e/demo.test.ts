import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type RunningStack, useStack } from '../support/stack.ts';

let stack: RunningStack;
const folder = useStack((started) => {
  stack = started;
});

const demo = (...args: string[]) =>
  promisify(execFile)('npm', ['run', '--silent', 'demo', '--', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
  });

test('npm run demo walks all three entrances on a thousand people', { timeout: 180_000 }, async () => {
  const { stdout } = await demo('--data', folder);
  expect(stdout).toContain('996 created, 0 updated, 0 unchanged, 4 refused with a reason per row');
  expect(stdout).toContain('"Set your password for Clientele" is in the inbox');
  expect(stdout).toContain('logged in; GET /v1/me says');
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
