import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completed, importJob, jobId, setupImports } from './support/import-stub.ts';
import { ownFolder, runCli } from './support/run-cli.ts';

const job = `/v1/jobs/${jobId}`;

/** A file in a folder of its own. */
function file(
  content: string | Buffer = 'name\nAda\n',
  name = 'people.csv',
): { path: string; folder: string } {
  const folder = ownFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, folder };
}

test('an import uploads the file as it is, by the form it was given, and tells how it went', async () => {
  const { env, came, calls } = await setupImports();
  const content = Buffer.alloc(300_000, 'größer,"\r\n--\0');
  const { path } = file(content, 'people "new".csv');
  const { code, stdout, stderr } = await runCli(['import', path], { env });
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: 'people.csv: 3 created, 0 updated, 0 unchanged, 0 failed (3 rows, 2 s).\n',
  });
  expect(calls()).toEqual(['POST /v1/imports', 'POST /bucket', `GET ${job}`]);
  const [asked, sent] = came;
  expect(JSON.parse(String(asked?.body))).toEqual({
    ...{ fileName: 'people "new".csv', bytes: content.length, options: {} },
  });
  expect(asked?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  // S3 takes no body of unknown size.
  expect(sent?.headers).toMatchObject({ 'content-length': String(sent?.body.length) });
  expect(sent?.headers).not.toHaveProperty('authorization');
  const type = { headers: { 'content-type': sent?.headers['content-type'] ?? '' } };
  const form = await new Response(Uint8Array.from(sent?.body ?? []), type).formData();
  expect([...form.keys()]).toEqual(['key', 'Policy', 'file']);
  const arrived = form.get('file');
  expect(arrived instanceof File && Buffer.from(await arrived.arrayBuffer()).equals(content)).toBe(true);
});

test('columns that mean nothing and what should be known of the rows are told', async () => {
  const told = { ignoredColumns: ['Shoe size'], notes: ['2 rows hold a password hash of another kind.'] };
  const { env } = await setupImports({ [`GET ${job}`]: () => ({ ...completed({ created: 3 }), ...told }) });
  const { stdout } = await runCli(['import', file().path], { env });
  expect(stdout.split('\n').slice(1)).toEqual([
    'Columns that mean nothing here: Shoe size',
    '2 rows hold a password hash of another kind.',
    '',
  ]);
});

test('options are sent by the names of the API; a column is mapped at its last equals sign', async () => {
  const { env, came } = await setupImports();
  const given = '--mode update --match-by email --blank clear --create-groups --no-split-names --dry-run';
  const more = [
    '--overwrite-consent',
    '--date-order',
    'day-first',
    '--delimiter',
    'tab',
    '--encoding',
    'windows-1252',
  ];
  const columns = ['--column', 'a=b=externalId', '--column', 'Note='];
  await runCli(['import', file().path, ...given.split(' '), ...more, ...columns], { env });
  expect(JSON.parse(String(came[0]?.body)).options).toEqual({
    ...{ mode: 'update', matchBy: 'email', blankCells: 'clear', createGroups: true, splitNames: false },
    overwriteConsent: true,
    ...{ dateOrder: 'day-first', delimiter: '\t', encoding: 'windows-1252', dryRun: true },
    columns: { 'a=b': 'externalId', Note: null },
  });
});

test('rows that failed are shown, saved beside the file without overwriting anything, and are exit code 1', async () => {
  const { env } = await setupImports({
    [`GET ${job}`]: (_, __, url) => completed({ created: 2, failed: 1 }, ['errors.csv'], url),
  });
  const { path, folder } = file();
  writeFileSync(join(folder, 'people.errors.csv'), 'corrected by hand');
  const { code, stdout } = await runCli(['import', path], { env });
  expect(code).toBe(1);
  expect(stdout).toContain('2 created, 0 updated, 0 unchanged, 1 failed');
  expect(stdout).toContain('row 3: email: This is not an e-mail address.');
  expect(stdout).toContain(join(folder, 'people.errors.2.csv'));
  expect(readFileSync(join(folder, 'people.errors.csv'), 'utf8')).toBe('corrected by hand');
  expect(readFileSync(join(folder, 'people.errors.2.csv'), 'utf8')).toBe('error_row,error_reason\r\n');
  expect(existsSync(join(folder, 'people.errors.2.csv.part'))).toBe(false);
});

test('for programs there is the job as JSON on standard output, and nothing else', async () => {
  const { env } = await setupImports({
    [`GET ${job}`]: (_, __, url) => completed({ failed: 3 }, ['errors.csv'], url),
  });
  const { path, folder } = file();
  const { code, stdout } = await runCli(['--json', 'import', path], { env });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ id: jobId, status: 'completed', progress: { failed: 3 } },
    saved: [{ name: 'errors.csv', path: join(folder, 'people.errors.csv') }],
  });
});

test('without waiting it says how to follow the job', async () => {
  const { env, calls } = await setupImports();
  const { code, stdout } = await runCli(['import', file().path, '--no-wait'], { env });
  expect(code).toBe(0);
  expect(stdout).toContain(`clientele jobs follow ${jobId}`);
  expect(calls()).not.toContain(`GET ${job}`);
});

test('a request whose answer is lost is sent again with the same Idempotency-Key (trust 40)', async () => {
  let lost = false;
  const { env, came } = await setupImports({
    'POST /v1/imports': (_, response) => {
      if (lost) return importJob();
      lost = true;
      response.destroy();
      return undefined;
    },
  });
  await runCli(['import', file().path], { env });
  const keys = came
    .filter(({ call }) => call === 'POST /v1/imports')
    .map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('a file whose upload was not answered, but has come, is not sent a second time', async () => {
  const { env, calls } = await setupImports({ 'POST /bucket': (_, response) => response.destroy() });
  const { code } = await runCli(['import', file().path], { env });
  expect(code).toBe(0);
  expect(calls().filter((call) => call === 'POST /bucket')).toHaveLength(1);
});

test('what the bucket refuses is told with its reason, and the job does not wait for it', async () => {
  const { env, calls } = await setupImports({
    'POST /bucket': (_, response) =>
      response.writeHead(403).end('<Error><Message>Policy expired.</Message></Error>'),
  });
  const { code, stderr } = await runCli(['import', file().path], { env });
  expect(code).toBe(1);
  expect(stderr).toContain('Policy expired.');
  expect(stderr).toContain('Nothing was imported.');
  expect(calls().at(-1)).toBe(`POST ${job}/cancel`);
});

test('an import that failed says why, and how it goes on when it can', async () => {
  const { env } = await setupImports({
    [`GET ${job}`]: () =>
      importJob({ status: 'failed', reason: 'people.csv was not imported. It is a PDF.', resumable: true }),
  });
  const { code, stdout } = await runCli(['import', file().path], { env });
  expect(code).toBe(1);
  expect(stdout).toBe(
    `people.csv was not imported. It is a PDF.\nGo on from where it stopped: clientele jobs resume ${jobId}\n`,
  );
});

test('an import that cannot be followed goes on, and that is said beside what is wrong', async () => {
  const { env } = await setupImports({
    [`GET ${job}`]: (_, response) => {
      response.statusCode = 403;
      return { code: 'missing_scope', detail: 'This needs an API key with the scope jobs:read.' };
    },
  });
  const { code, stderr } = await runCli(['import', file().path], { env });
  expect(code).toBe(1);
  expect(stderr).toContain('The job goes on without this command.');
  expect(stderr).toContain('the scope jobs:read.\nThe API key from CLIENTELE_API_KEY may not do this.');
});

test('a file that is too large is told as such', async () => {
  const { env } = await setupImports({
    'POST /v1/imports': (_, response) => {
      response.statusCode = 400;
      const errors = [{ pointer: '/bytes', code: 'too_large', message: 'At most 8.' }];
      return { code: 'invalid_request', detail: 'bytes: At most 8.', errors };
    },
  });
  const { path } = file();
  const { code, stderr } = await runCli(['import', path], { env });
  expect(code).toBe(1);
  expect(stderr).toContain(`${path} is too large, with 9 bytes. At most 8. Split it`);
});
