import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './support/fixture.ts';

const guardian = join(import.meta.dirname, '..', '..', 'infra', 'local', 'process', 'guardian.ts');

/** Starts two sleeping processes under a guardian, stops one of them, forgets none, and prints their ids. */
const parent = `
  import { spawn } from 'node:child_process';
  import { startGuardian } from ${JSON.stringify(guardian)};
  const guardian = startGuardian();
  const pids = [1, 2].map(() => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).pid);
  for (const pid of pids) guardian.watch(pid);
  process.kill(pids[0], 'SIGSTOP');
  console.log(pids.join(' '));
  setInterval(() => {}, 1000);`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('When the stack is killed, every process it started ends, also one that stands still', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', parent]);
  const output = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data))),
  );
  const pids = output.trim().split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  child.kill('SIGKILL');
  await until(() => !pids.some(isAlive));
});
