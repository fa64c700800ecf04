import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { duration, shortened, widthOf } from '../../infra/cli/output/text.ts';
import { completed, importJob, jobId, setupImports } from './support/import-stub.ts';
import { runCli } from './support/run-cli.ts';
import { setupStub } from './support/stub-api.ts';

test('what customers say has no power over a terminal, and fits its width', async () => {
  const name = '王小明'.repeat(10);
  const items = [{ name, notes: 'a\u001b[31m\u202eb\u0007\nc', id: '019a2f0e-7c1a-7000-8000-0000000000aa' }];
  const { env } = await setupStub({ 'GET /v1/customers': () => ({ items, total: 1 }) });
  const args = ['customers', 'list', '--columns', 'name,notes,id'];
  const { stdout } = await runCli(args, { env, columns: 60 });
  const row = stdout.split('\n')[1] ?? '';
  expect(row).toMatch(/^[王小明]+… +a \[31m b c +[0-9a-f-]+…?$/);
  expect(widthOf(row)).toBeLessThanOrEqual(60);
  // A file or another program gets everything.
  const whole = (await runCli(args, { env })).stdout;
  expect(whole).toContain(`${name}  a [31m b c  019a2f0e-7c1a-7000-8000-0000000000aa\n`);
});

test('a job that waits says how long an import before it may stand still after a crash, within a line', async () => {
  let asked = 0;
  const { env } = await setupImports({
    [`GET /v1/jobs/${jobId}`]: () => (asked++ === 0 ? importJob({ status: 'waiting' }) : completed({})),
  });
  const { stderr } = await runCli(['jobs', 'follow', jobId], { env, columns: 80 });
  const line = 'Waiting for the imports before it; after a crash up to 8 min, or jobs resume …';
  expect(stderr).toContain(line);
  expect(shortened(line, 79)).toBe(line);
});

test('texts are measured by the columns that they take, and cut between characters', () => {
  expect([widthOf('Zoë'), widthOf('Zoe\u0308'), widthOf('王'), widthOf('👩‍👩‍👧')]).toEqual([3, 3, 2, 2]);
  expect([shortened('Lovelace', 8), shortened('Lovelace', 5), shortened('王小明', 5)]).toEqual([
    ...['Lovelace', 'Love…', '王小…'],
  ]);
});

test('durations are said as people say them', () => {
  expect([0.4, 59.4, 61, 3_599, 7_805].map(duration)).toEqual([
    ...['0 s', '59 s', '1 min 1 s', '59 min 59 s', '2 h 10 min'],
  ]);
});

test('a screen shows how a job gets on, in place', async () => {
  const counts = { created: 900, updated: 0, deleted: 0, unchanged: 0, exported: 0, failed: 30 };
  let asked = 0;
  const { env } = await setupImports({
    [`GET /v1/jobs/${jobId}`]: () => {
      asked += 1;
      const progress = { total: 3_720, done: 930, perSecond: 310.4, secondsLeft: 9, ...counts };
      return asked === 1
        ? importJob({ status: 'running', progress })
        : importJob({ status: 'cancelled', progress });
    },
  });
  const { code, stdout, stderr } = await runCli(['jobs', 'follow', jobId], { env, columns: 120 });
  expect(stderr).toContain(
    '[██████··················] 930/3,720 rows · 310/s · 9 s left · 900 created, 30 failed',
  );
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining('people.csv was cancelled. So far: 900 created'),
  ]);
});

test('interrupted while it follows a job, it says how to go on or to cancel, and the job stays', async () => {
  const { env, calls } = await setupImports({
    [`GET /v1/jobs/${jobId}`]: () => importJob({ status: 'running' }),
  });
  const main = join(import.meta.dirname, '..', '..', 'infra', 'cli', 'main.ts');
  const child = spawn(process.execPath, [main, 'jobs', 'follow', jobId], {
    env: { PATH: process.env.PATH, ...env },
  });
  const said = text(child.stderr);
  while (!calls().includes(`GET /v1/jobs/${jobId}`)) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(130);
  expect(await said).toContain(
    `  Follow it: clientele jobs follow ${jobId}\n  Cancel it: clientele jobs cancel ${jobId}\n`,
  );
  expect(calls()).not.toContain(`POST /v1/jobs/${jobId}/cancel`);
});
