import { execFile } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readArguments } from '../../infra/local/arguments.ts';
import { openDataFolder } from '../../infra/local/process/data-folder.ts';
import { lockFolder } from '../../infra/local/process/lock.ts';
import { closeServer, listen } from '../../infra/local/process/ports.ts';
import { keyHint, readyText, withoutDeadKey } from '../../infra/local/ready.ts';
import { contextWith, synthesize } from '../../infra/local/synthesis.ts';
import { serve } from '../support/serve.ts';
import { temporaryFolder } from './support/fixture.ts';

const main = join(import.meta.dirname, '..', '..', 'infra', 'local', 'main.ts');

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const start = (args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr: stderr.trim() }),
    );
  });

/** A PATH with a shell and whatever `java` is given. */
function pathWith(java?: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  symlinkSync('/bin/sh', join(folder, 'sh'));
  if (java) {
    writeFileSync(join(folder, 'java'), java);
    chmodSync(join(folder, 'java'), 0o755);
  }
  return { ...process.env, PATH: folder };
}

test('Without arguments the API is on port 4000 and state in .local', () => {
  expect(readArguments([])).toEqual({
    port: 4000,
    data: '.local',
    context: {},
    json: false,
    reset: false,
    help: false,
  });
  expect(readArguments(['--port', '0', '--data', 'x', '--json', '--reset'])).toEqual({
    port: 0,
    data: 'x',
    context: {},
    json: true,
    reset: true,
    help: false,
  });
});

test('Settings of the deployment come by -c, several of them, over those of cdk.json', () => {
  const { context } = readArguments(['-c', 'defaultCountry=GB', '-cshopName=A=B', '--context', 'stage=']);
  expect(context).toEqual({ defaultCountry: 'GB', shopName: 'A=B', stage: '' });
  expect(contextWith({ shopName: 'Blue Bicycle' })).toMatchObject({ shopName: 'Blue Bicycle' });
});

test('A setting that is wrong or unknown is one clear sentence for each', async () => {
  const synthesized = synthesize(temporaryFolder(), { defaultCountry: 'XX', stag: 'test' });
  await expect(synthesized).rejects.toThrow(
    /^Configuration "stag" is unknown; .*\nConfiguration "defaultCountry" is "XX"; expected [^\n]*$/,
  );
}, 60_000);

test('A first API key that was revoked is not printed; how to make another one is', async () => {
  const { url: apiUrl, stop } = await serve(({ headers }, response) => {
    response.writeHead(headers.authorization === 'Bearer ck_lives' ? 200 : 401).end();
  });
  onTestFinished(stop);
  const ready = { apiUrl, dropFolder: 'd', importBucket: 'b', s3Endpoint: 's', docsUrl: 'x', inboxUrl: 'i' };
  expect(await withoutDeadKey({ ...ready, apiKey: 'ck_lives' })).toHaveProperty('apiKey', 'ck_lives');
  const dead = await withoutDeadKey({ ...ready, apiKey: 'ck_dead' });
  expect(readyText(dead, 'logs')).not.toContain('ck_dead');
  expect(keyHint({})).toContain('npm start -- -c firstApiKey=2');
  expect(keyHint({ firstApiKey: '2' })).toContain('firstApiKey=3');
});

test.each([
  [['-c', 'stage'], /^-c takes KEY=VALUE, not "stage"\.$/],
  [['--prot', '1'], /^Unknown option '--prot'\. See npm start -- --help\.$/],
  [['--port', 'x'], /^--port takes a number from 0 to 65535, not "x"\.$/],
  [['--port'], /argument missing/],
  [['--port='], /^--port takes a number from 0 to 65535, not ""\.$/],
  [['--port=-1'], /^--port takes a number from 0 to 65535, not "-1"\.$/],
  [['--port', '-1'], /^Option '--port' takes a value, which does not begin with a dash\. See [^\n]+$/],
  [['--data='], /^--data takes a folder, not ""\.$/],
  [['extra'], /^Unexpected argument 'extra'\. See/],
])('A wrong command line is one clear sentence: %j', (args, sentence) => {
  expect(() => readArguments(args)).toThrow(sentence);
});

test('A busy port is one clear sentence that says what to do', async () => {
  const server = createServer();
  onTestFinished(() => closeServer(server));
  const port = await listen(server, 0);
  const ended = await start(['--port', String(port), '--data', temporaryFolder(), '--json']);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr.split('\n').at(-1)).toBe(
    `Port ${port} is busy; choose another one: npm start -- --port N (0 takes any free one).`,
  );
});

test('A data folder that another stack uses is one clear sentence', async () => {
  const data = temporaryFolder();
  onTestFinished(lockFolder(data));
  const ended = await start(['--port', '0', '--data', data]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toBe(
    `Another stack (process ${process.pid}) already uses ${data}; stop it, or choose another folder: npm start -- --data DIR.`,
  );
});

test('A data folder that cannot be is one clear sentence', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const ended = await start(['--port', '0', '--data', file]);
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `The data folder ${file} cannot be used (${file} is a file); choose another one: npm start -- --data DIR.`,
  });
  expect(() => openDataFolder(join(file, 'below'))).toThrow(`${file} is a file`);
});

test.runIf(process.platform === 'linux')('A data folder where none can be made is one clear sentence', () => {
  for (const folder of ['/proc/x', '/proc/x/y'])
    expect(() => openDataFolder(folder)).toThrow(`The data folder ${folder} cannot be used (`);
});

test.each([
  ['missing', undefined, 'Java was not found.'],
  ['too old', '#!/bin/sh\necho \'openjdk version "11.0.2" 2019-01-15\' >&2\n', 'Java 11 is too old.'],
])('Java that is %s is one clear sentence that says how to get it', async (_, java, sentence) => {
  const ended = await start(['--port', '0', '--data', temporaryFolder()], pathWith(java));
  expect(ended.code).toBe(1);
  expect(ended.stderr.split('\n').at(-1)).toMatch(sentence);
  expect(ended.stderr).toContain('apt-get install openjdk-17-jre-headless');
});

test('The lock of a stack that is gone holds nobody up, even if its process id is used again', () => {
  const data = temporaryFolder();
  writeFileSync(join(data, 'stack.pid'), `${process.pid} Thu Jan  1 00:00:00 1970`);
  lockFolder(data)();
});
