import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { compileRuntime } from '../../infra/local/functions/functions.ts';
import { Pool } from '../../infra/local/functions/pool.ts';
import { openLog } from '../../infra/local/log.ts';
import { startGuardian } from '../../infra/local/process/guardian.ts';
import { readDeployment } from '../../infra/local/template/deployment.ts';
import { lambda, synthesized, temporaryFolder } from './support/fixture.ts';

/** Runs a function's code in its pool. */
async function setup(code: string, limits: { timeout?: number; memory?: number; environment?: object } = {}) {
  const folder = synthesized(lambda('It', { code, ...limits }));
  const urls = { apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' };
  const [definition] = readDeployment(folder, urls).functions;
  if (!definition) throw new Error('The fixture has no function.');
  const guardian = startGuardian();
  const log = openLog(temporaryFolder(), new PassThrough().resume());
  const pool = new Pool(definition, {
    runtime: await compileRuntime(temporaryFolder()),
    guardian,
    log,
    ...urls,
  });
  onTestFinished(() => {
    pool.kill();
    guardian.close();
    log.close();
  });
  const run = async (event: unknown = {}): Promise<unknown> => {
    const outcome = await pool.invoke(event);
    return outcome.ok ? JSON.parse(outcome.payload) : outcome.error.errorMessage;
  };
  return { pool, run };
}

test('A function gets its event, a context like on Lambda, and an environment of its own', async () => {
  process.env.LEAK = 'must not be seen';
  const { run } = await setup(
    `exports.handler = async (event, context) => ({
      event, name: context.functionName, left: context.getRemainingTimeInMillis(), memory: context.memoryLimitInMB,
      env: process.env });`,
    { environment: { GREETING: 'hi' }, timeout: 5, memory: 300 },
  );
  const result = await run({ n: 1 });
  expect(result).toMatchObject({ event: { n: 1 }, name: 'Test-It', memory: '300' });
  expect(result).toMatchObject({
    env: { GREETING: 'hi', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
  });
  expect(result).not.toHaveProperty('env.LEAK');
  expect(result).toHaveProperty(
    'left',
    expect.toSatisfy((left: number) => left > 4000 && left <= 5000),
  );
});

test('One process serves one invocation at a time, and is used again', async () => {
  const { run } = await setup(
    `let n = 0; exports.handler = async ({ wait }) => { n += 1; await new Promise((f) => setTimeout(f, wait)); return { pid: process.pid, n }; };`,
  );
  const both = await Promise.all([run({ wait: 300 }), run({ wait: 300 })]);
  expect(both).toMatchObject([{ n: 1 }, { n: 1 }]);
  expect(await run({ wait: 0 })).toMatchObject({ n: 2 });
});

test('A function that takes too long is killed and the next invocation gets a fresh process', async () => {
  const { run } = await setup(
    `let n = 0; exports.handler = async ({ hang }) => { n += 1; if (hang) for (;;); return n; };`,
    { timeout: 1 },
  );
  await run();
  expect(await run({ hang: true })).toBe('Task timed out after 1.00 seconds');
  expect(await run()).toBe(1);
});

test('A process that grows beyond the memory of the template is killed, wherever it keeps its bytes', async () => {
  const { run } = await setup(
    `const kept = []; exports.handler = async () => { kept.push(Buffer.alloc(200e6, 1)); await new Promise((f) => setTimeout(f, 3000)); return 'fine'; };`,
    { memory: 128 },
  );
  expect(await run()).toMatch(/signal: killed \(\d+ MB used of 128 MB\)/);
});

test('What a function leaves running stands still until its next invocation', async () => {
  const { run } = await setup(
    `let [last, longest] = [Date.now(), 0];
    const look = () => { longest = Math.max(longest, Date.now() - last); last = Date.now(); };
    exports.handler = async () => { look(); setInterval(look, 10); return longest; };`,
  );
  await run();
  await sleep(500);
  expect(await run()).toBeGreaterThanOrEqual(490);
});

test.each([
  ['an exception', `exports.handler = async () => { throw new Error('no luck'); };`, 'no luck'],
  ['an error at its start', `throw new Error('bad start');`, 'bad start'],
  ['a missing handler', `exports.other = 1;`, 'index.handler is undefined or not exported'],
  ['an exit', `exports.handler = async () => process.exit(3);`, 'Runtime exited with error: exit status 3'],
  [
    'a rejection nobody handles',
    `exports.handler = () => new Promise(() => { Promise.reject(new Error('lost')); });`,
    'lost',
  ],
  [
    'a callback',
    `exports.handler = (event, context, callback) => callback();`,
    expect.stringContaining('calls no callbacks'),
  ],
])('A function that ends with %s is reported with its reason', async (_, code, message) => {
  const { run } = await setup(code);
  expect(await run()).toEqual(message);
});
