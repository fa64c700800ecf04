import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { setupServer } from '../client/served-api.ts';
import { runCli } from './support/run-cli.ts';

const server = await setupServer();
const folder = mkdtempSync(join(tmpdir(), 'clientele-cli-'));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
const env = { CLIENTELE_URL: server.url, CLIENTELE_API_KEY: server.key };
const cli = (...args: string[]) => runCli(args, { env });

test('two customers are merged after a preview, and only when that is meant', async () => {
  await cli('customers', 'create', 'name=Ada', 'email=ada@merge.example', 'phone=1');
  await cli('customers', 'create', 'name=A. Lovelace', 'externalId=merge-1', 'phone=2');
  await cli('credit', 'add', 'merge-1', '12.30');
  const merge = (...more: string[]) => cli('customers', 'merge', 'ada@merge.example', 'merge-1', ...more);
  const foreseen = await merge('--dry-run', '--take', 'phone');
  expect(foreseen.stdout).toMatch(/phone +1 +2 +taken\n/);
  expect(foreseen.stdout).toContain('Is filled in: externalId.');
  expect(foreseen.stdout).toContain('Moves: credit:EUR: 12.30 EUR.');
  const unasked = await merge();
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toMatch(
    /Merge A\. Lovelace \([\w-]{36}\) into Ada, ada@merge\.example \([\w-]{36}\), for good\? Say so with --yes\./,
  );
  const done = await merge('--yes', '--take', 'phone');
  expect(done.stdout).toMatch(/phone +2\n/);
  expect(done.stdout).toMatch(/creditBalance +12\.30 EUR\n/);
  expect((await cli('customers', 'get', 'merge-1')).stdout).toMatch(/name +Ada\n/);
});

test('everything that is kept of a customer is printed, or written as a page that nobody else may read', async () => {
  await cli('customers', 'create', 'name=Bo', 'email=bo@data.example');
  const printed = await cli('customers', 'data', 'bo@data.example');
  expect(JSON.parse(printed.stdout)).toMatchObject({ complete: true, customer: { name: 'Bo' } });
  const file = join(folder, 'bo.html');
  const write = (...more: string[]) => cli('customers', 'data', 'bo@data.example', '--html', file, ...more);
  expect((await write()).stdout).toBe(`It is in ${file}.\n`);
  expect(readFileSync(file, 'utf8')).toContain('<h1>Bo</h1>');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await write()).code).toBe(2);
  expect((await write('--force')).code).toBe(0);
});

test('somebody who was deleted is anonymised by the id, after a question; nobody is nobody', async () => {
  const { stdout } = await cli('customers', 'create', 'name=Cy', 'membership.number=77', '--json');
  const { id } = JSON.parse(stdout);
  await cli('customers', 'delete', id, '--yes');
  const unasked = await cli('customers', 'anonymise', id);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain(
    `Anonymise what is left of somebody deleted (${id})? There is no way back.`,
  );
  const done = await cli('customers', 'anonymise', id, '--yes');
  expect(done.stdout, done.stderr).toContain(`${id} is anonymised.`);
  const nobody = await cli('customers', 'anonymise', crypto.randomUUID(), '--yes');
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('There is no customer')]);
});
