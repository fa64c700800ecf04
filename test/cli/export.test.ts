import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completed, jobId } from './support/import-stub.ts';
import { ownFolder, runCli } from './support/run-cli.ts';
import { setupStub } from './support/stub-api.ts';

type Answers = Parameters<typeof setupStub>[0];
const content = 'id,email\r\n1,ada@shop.example\r\n';

/** An API whose exports are there at once. */
const setupExports = (answers: Answers = {}) =>
  setupStub({
    'POST /v1/exports': (_, response) => {
      response.statusCode = 202;
      return { id: jobId };
    },
    [`GET /v1/jobs/${jobId}`]: (_, __, url) => ({
      ...completed({ exported: 3 }, ['customers.csv'], url),
      ...{ kind: 'export', format: 'csv', rows: 3, selected: { by: 'all' } },
    }),
    'GET /files/customers.csv': (_, response) => response.end(content),
    'GET /v1/views': () => ({ items: [{ id: 'vip', name: 'Très bons clients' }], total: 1 }),
    ...answers,
  });

/** Carries a command line out in a folder of its own. */
async function within(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  process.chdir(folder);
  await work().finally(() => process.chdir(before));
}

test('an export asks for what is meant, and its file lies where it was wanted', async () => {
  const { env, came } = await setupExports();
  const out = join(ownFolder(), 'vips.csv');
  const args = [
    '--columns',
    'id, email',
    '--sort=-createdAt',
    '--delimiter',
    'semicolon',
    '--no-byte-order-mark',
  ];
  const { code, stdout } = await runCli(['export', '--view', 'tres BONS clients', ...args, '--out', out], {
    env,
  });
  expect(code).toBe(0);
  expect(stdout).toBe(`export (csv): 3 rows exported, 0 failed (3 customers, 2 s).\nSaved: ${out}\n`);
  expect(readFileSync(out, 'utf8')).toBe(content);
  const asked = came.find(({ call }) => call === 'POST /v1/exports');
  expect(asked?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(String(asked?.body))).toEqual({
    ...{ selection: { view: 'vip' }, format: 'csv', columns: ['id', 'email'], sort: '-createdAt' },
    ...{ delimiter: ';', byteOrderMark: false },
  });
});

test('a file that is named without an ending gets that of its format, and its name is told', async () => {
  const { env, came } = await setupExports();
  const out = join(ownFolder(), 'big');
  for (const format of ['csv', 'xlsx']) {
    const { stdout } = await runCli(['export', '--all', '--format', format, '--out', out], { env });
    expect(stdout).toContain(`Saved: ${out}.${format}\n`);
    expect(JSON.parse(String(came.findLast(({ call }) => call === 'POST /v1/exports')?.body)).format).toBe(
      format,
    );
  }
});

test('to standard output goes the file, and nothing else', async () => {
  const { env } = await setupExports();
  const { stdout, stderr } = await runCli(['export', '--all', '--out', '-'], { env });
  expect(stdout).toBe(content);
  expect(stderr).toContain('3 rows exported');
});

test('what was exported is told in rows of the file, however many customers or days were gone through', async () => {
  const months = { from: '2026-04', to: '2026-04' };
  const { env } = await setupExports({
    [`GET /v1/jobs/${jobId}`]: (_, __, url) => ({
      ...completed({ total: 30, done: 30, exported: 30 }, ['customers.csv'], url),
      ...{ kind: 'export', format: 'csv', rows: 39, selected: { by: 'months', months } },
    }),
  });
  const asked = ['export', '--content', 'orders', '--from', '2026-04', '--out', '-'];
  const { stderr } = await runCli(asked, { env });
  expect(stderr).toContain('export (csv): 39 rows exported, 0 failed (30 days, 2 s).');
});

test('a file is called as its server says, but lies here, beside what is there already', async () => {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent('../.\u001b[1mSpäti.csv')}`;
  const { env } = await setupExports({
    'GET /files/customers.csv': (_, response) =>
      response.writeHead(200, { 'content-disposition': disposition }).end(content),
  });
  const folder = ownFolder();
  await within(folder, async () => {
    await runCli(['export', '--all'], { env });
    await runCli(['export', '--all'], { env });
  });
  expect(readdirSync(folder).sort()).toEqual([' [1mSpäti.2.csv', ' [1mSpäti.csv']);
  expect(existsSync(join(folder, '..', '.Späti.csv'))).toBe(false);
});

test('a download that breaks off is begun again, and never leaves half a file', async () => {
  let broken = 0;
  const { env } = await setupExports({
    'GET /files/customers.csv': (_, response) => {
      broken += 1;
      if (broken > 2) return response.end(content);
      response.writeHead(200, { 'content-length': String(content.length) });
      return response.write(content.slice(0, 9), () => response.destroy());
    },
  });
  const folder = ownFolder();
  const out = join(folder, 'all.csv');
  writeFileSync(out, 'older');
  const { code } = await runCli(['export', '--all', '--out', out, '--force'], { env });
  expect(code).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(content);
  expect(readdirSync(folder)).toEqual(['all.csv']);
});
