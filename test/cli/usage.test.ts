import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownFolder, runCli } from './support/run-cli.ts';
import { setupStub } from './support/stub-api.ts';

describe('a command line that is wrong is told in a sentence, with exit code 2, and nothing is sent', () => {
  const cases: [string, string[], string][] = [
    ['no such command', ['imprt'], 'Did you mean import?'],
    ['no such option', ['import', 'x.csv', '--mod', 'update'], 'Did you mean --mode?'],
    ['no such choice', ['import', 'x.csv', '--mode', 'merge'], 'Allowed choices are upsert, create, update.'],
    ['no file named', ['import'], "missing required argument 'file'"],
    ['no such file', ['import', 'missing.csv'], 'There is no file'],
    ['a folder', ['import', 'folder'], 'is a folder'],
    ['an empty file', ['import', 'empty.csv'], 'is empty'],
    ['no mapping', ['import', 'full.csv', '--column', 'Name'], '--column takes "Header=field"'],
    ['nobody selected', ['export'], '--all, --view, --ids, or --filter and --q'],
    ['two selections', ['export', '--all', '--q', 'ada'], 'only one of'],
    ['a file in the way', ['export', '--all', '--out', 'full.csv'], 'exists already'],
    ['no JSON', ['export', '--filter', '{field}'], 'This is no JSON'],
    ['words for an expression', ['customers', 'search', 'ada'], 'customers list --q ada'],
    ['several words', ['customers', 'search', "ada o'hara"], String.raw`list --q 'ada o'\''hara'`],
    ['an unfinished expression', ['customers', 'search', '{"field"'], 'This is no JSON'],
    ['a file in the way, by its ending', ['export', '--all', '--out', 'full'], 'full.csv exists already'],
    ['no number', ['customers', 'list', '--limit', '0'], 'a whole number from 1'],
    ['no condition', ['customers', 'list', '--where', 'status'], '--where takes field=value'],
    ['no fields', ['customers', 'create'], 'Give at least one field'],
    ['no field', ['customers', 'create', 'Ada'], 'name=text or name:=JSON'],
    ['not meant', ['groups', 'delete', 'a'], 'Say so with --yes.'],
  ];
  test.each(cases)('%s', async (_, args, sentence) => {
    const { env, calls } = await setupStub({
      'GET /v1/groups': () => ({ items: [{ id: '1', name: 'A' }], total: 1 }),
    });
    const folder = ownFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'empty.csv'), '');
    writeFileSync(join(folder, 'full.csv'), 'name\nAda\n');
    const given = args.map((arg) => (/^(folder|full|\w+\.csv)$/.test(arg) ? join(folder, arg) : arg));
    const { code, stdout, stderr } = await runCli(given, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

test('without arguments it shows what there is, with examples', async () => {
  const { code, stdout } = await runCli([]);
  expect(code).toBe(0);
  for (const word of ['import', 'export', 'customers', 'groups', 'views', 'jobs', 'health', 'CLIENTELE_URL'])
    expect(stdout).toContain(word);
  expect((await runCli(['import', '--help'])).stdout).toContain('--column "Kundennr.=externalId"');
});

describe('the deployment', () => {
  const url = 'https://api.shop.example';
  const wrong: [string, Record<string, string>, string[], string][] = [
    ['no folder of a stack', {}, ['--data', '/nowhere'], 'npm start'],
    ['an address without a key', { CLIENTELE_URL: url }, [], 'export CLIENTELE_API_KEY=ck_…'],
    ['a key that is none', { CLIENTELE_URL: url, CLIENTELE_API_KEY: 'secret' }, [], 'those begin with ck_'],
    ['no such file of a key', {}, ['--url', url, '--api-key-file', '/nowhere'], 'cannot be read'],
    ['no address', {}, ['--url', 'shop'], 'is no address'],
    ['no encryption', {}, ['--url', 'http://shop.example'], 'Use https.'],
    ['both', {}, ['--url', url, '--data', 'x'], 'give one of them'],
  ];
  test.each(wrong)('that is not named right (%s) is told in a sentence', async (_, env, args, sentence) => {
    const { code, stderr } = await runCli([...args, 'customers', 'list'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('secret');
  });

  /** The data folder of a stack that runs at the address. */
  function stackAt(url: string): string {
    const data = ownFolder();
    const ready = { apiUrl: url, apiKey: 'ck_local', dropFolder: data, importBucket: 'b' };
    const links = { s3Endpoint: url, docsUrl: url, inboxUrl: url };
    writeFileSync(join(data, 'ready.json'), JSON.stringify({ ...ready, ...links }));
    return data;
  }

  test('a local stack is found by its data folder, with its key', async () => {
    const { url, came } = await setupStub({
      'GET /v1/customers': () => ({ items: [], total: 0 }),
    });
    const { stdout } = await runCli(['--data', stackAt(url), 'customers', 'list']);
    expect(stdout).toBe('Nobody was found.\n');
    expect(came[0]?.headers.authorization).toBe('Bearer ck_local');
  });

  test('a local stack that stops meanwhile is told as such', async () => {
    const { url } = await setupStub({
      'POST /v1/jobs/x/cancel': (_, response) => {
        rmSync(join(data, 'ready.json'));
        response.destroy();
      },
    });
    const data = stackAt(url);
    const { code, stderr } = await runCli(['--data', data, 'jobs', 'cancel', 'x']);
    expect(code).toBe(1);
    expect(stderr).toContain(`Nobody answers at ${url}`);
  });

  test('a key from a file is sent, and never said', async () => {
    const { url, came } = await setupStub({});
    const file = join(ownFolder(), 'key');
    writeFileSync(file, 'ck_from_a_file\n');
    const { code, stdout, stderr } = await runCli(['--url', url, '--api-key-file', file, 'views', 'list']);
    expect(came[0]?.headers.authorization).toBe('Bearer ck_from_a_file');
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('ck_from');
  });

  test('that does not answer, or answers as something else, is told from one that refuses', async () => {
    const env = { CLIENTELE_URL: 'http://127.0.0.1:1', CLIENTELE_API_KEY: 'ck_x' };
    const list = ['jobs', 'list'];
    const gone = await runCli(['customers', 'delete', '01a20323-a6a1-7120-86c1-7e27a9921a0c', '-y'], { env });
    expect(gone.stderr).toContain('Nobody answers at http://127.0.0.1:1');
    const page = await setupStub({
      'GET /v1/jobs': (_, response) => response.writeHead(200).end('<html>'),
    });
    expect((await runCli(list, { env: page.env })).stderr).toContain('is no JSON');
    const other = await setupStub({});
    expect((await runCli(list, { env: other.env })).stderr).toContain('not as Clientele does');
  });

  test('that asks to wait is waited for, and says so', async () => {
    let asked = 0;
    const { env } = await setupStub({
      'GET /v1/jobs': (_, response) => {
        asked += 1;
        if (asked > 1) return { items: [] };
        response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' }).end('{}');
        return undefined;
      },
    });
    const { code, stderr } = await runCli(['jobs', 'list'], { env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Too many requests: the API asks to come again in 1 s.\n',
    });
  });
});
