import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createSocket } from 'node:net';
import { basename, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import { watchDropFolder } from '../../infra/local/drop/drop-folder.ts';
import { serve } from '../support/serve.ts';
import { setup as setupStack, temporaryFolder, until } from './support/fixture.ts';

/** An API with one finished job for every object in the bucket, whose error file is at `/errors`. */
async function jobApi(bucket: string, keys: () => Promise<string[]>) {
  const { url, stop } = await serve(async (request, response) => {
    if (request.url === '/errors') return response.end('row,reason\n');
    const progress = { total: 1204, done: 1204, created: 1200, updated: 0, unchanged: 3, failed: 1 };
    const files = [{ name: 'errors.csv', url: `http://${request.headers.host}/errors` }];
    const items = (await keys()).map((key) => ({
      id: 'job_1',
      status: 'completed',
      source: { bucket, key },
      progress,
      ignoredColumns: ['Shoe size', 'Mood'],
      files,
      createdAt: new Date().toISOString(),
    }));
    return response.end(JSON.stringify({ items }));
  });
  onTestFinished(stop);
  return url;
}

async function setup(answers = true) {
  const { stack } = await setupStack({ Bucket: { Type: 'AWS::S3::Bucket' } });
  const bucket = stack.deployment.buckets[0]?.name ?? '';
  const folder = temporaryFolder();
  const said: string[] = [];
  const s3 = new S3Client({ endpoint: stack.awsUrl, region: 'us-east-1', credentials: operatorCredentials });
  const keys = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key = '' }) => Key);
  };
  let isAnswering = answers;
  const apiUrl = await jobApi(bucket, async () => (isAnswering ? keys() : []));
  const start = () => {
    const stop = watchDropFolder({
      folder,
      bucket,
      awsUrl: stack.awsUrl,
      apiUrl,
      apiKey: 'key',
      say: (line) => said.push(line),
    });
    onTestFinished(stop);
    return stop;
  };
  const content = async (key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString();
  const answer = () => {
    isAnswering = true;
  };
  return { folder, bucket, said, keys, content, start, answer, stop: start() };
}

/** A line of the log, without what is different each time. */
const withoutChance = (line: string) => line.replace(/(s3:.*\/)[0-9a-f]{8}\//, '$1…/');

test('A dropped file is put into the bucket, kept in taken/, and its import is told with its error file', async () => {
  const { folder, bucket, said, keys, content } = await setup();
  writeFileSync(join(folder, 'people.csv'), 'name\nAnn\n');
  await until(() => said.length === 2);
  const [key = ''] = await keys();
  expect(await content(key)).toBe('name\nAnn\n');
  const errors = join(folder, 'errors', 'people.csv');
  expect(said.map(withoutChance)).toEqual([
    `people.csv → s3://${bucket}/…/people.csv`,
    `people.csv: 1,200 created, 0 updated, 3 unchanged, 1 failed; 2 columns ignored: Shoe size, Mood — errors in ${errors}`,
  ]);
  expect(readFileSync(errors, 'utf8')).toBe('row,reason\n');
  writeFileSync(join(folder, 'people.csv'), '');
  await until(() => said.length === 4);
  expect(readdirSync(join(folder, 'taken')).toSorted()).toEqual(['people.2.csv', 'people.csv']);
  expect(readdirSync(join(folder, 'errors')).toSorted()).toEqual(['people.2.csv', 'people.csv']);
  const modes = ['taken', 'errors'].map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700]);
});

test('Files of one name are objects of their own: the later one replaces nothing', async () => {
  const { folder, said, keys, content } = await setup(false);
  for (const [drops, name] of ['Ann', 'Bob'].entries()) {
    writeFileSync(join(folder, 'people.csv'), `name\n${name}\n`);
    await until(() => said.length === drops + 1);
  }
  const contents = await Promise.all((await keys()).map(content));
  expect(contents.toSorted()).toEqual(['name\nAnn\n', 'name\nBob\n']);
});

test('Files that were dropped before a restart are followed again, until their outcome was told', async () => {
  const { folder, said, start, stop, answer } = await setup(false);
  writeFileSync(join(folder, 'people.csv'), 'name\nAnn\n');
  await until(() => said.length === 1);
  await stop();
  const stopAgain = start();
  answer();
  await until(() => said.length === 2);
  expect(said[1]).toContain('people.csv: 1,200 created');
  expect(readdirSync(join(folder, 'errors'))).toEqual(['people.csv']);
  const note = join(folder, '.pending.json');
  await until(() => readFileSync(note, 'utf8') === '[]');
  expect(statSync(note).mode & 0o777).toBe(0o600);
  await stopAgain();
});

test('A note that cannot be written is told, and nothing else comes of it', async () => {
  const { folder, said, answer } = await setup(false);
  writeFileSync(join(folder, 'people.csv'), 'name\nAnn\n');
  await until(() => said.length === 1);
  // What is written first, and then takes the place of the note.
  mkdirSync(join(folder, '.pending.json.new'));
  answer();
  await until(() => said.length === 3);
  expect(said[1]).toContain('people.csv: 1,200 created');
  expect(said[2]).toMatch(/^\.pending\.json cannot be written: /);
});

test('Hidden files, downloads in progress and folders are left alone', async () => {
  const { folder, said, keys } = await setup();
  mkdirSync(join(folder, 'errors'));
  const left = ['.hidden.csv', 'a.csv.crdownload', 'a.csv.part', '~$a.csv', 'a.tmp'];
  for (const name of left) writeFileSync(join(folder, name), 'x');
  mkdirSync(join(folder, 'folder.csv'));
  writeFileSync(join(folder, 'people.csv'), 'x\n');
  await until(() => said.length === 3);
  expect(said).toContain('folder.csv is left alone: it is a folder, not a file.');
  expect((await keys()).map((key) => basename(key))).toEqual(['people.csv']);
  expect([...left, 'folder.csv'].filter((name) => !existsSync(join(folder, name)))).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'What cannot be taken is said once and holds nothing up',
  async () => {
    const { folder, bucket, said } = await setup();
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.csv')]),
      'x\n',
    );
    symlinkSync('/nowhere', join(folder, 'link.csv'));
    const socket = createSocket().listen(join(folder, 'socket.csv'));
    onTestFinished(() => void socket.close());
    writeFileSync(join(folder, 'two\nlines.csv'), 'x\n');
    writeFileSync(join(folder, 'people.csv'), 'x\n');
    const taken = () => said.filter((line) => /is left alone|→/.test(line)).map(withoutChance);
    await until(() => taken().length === 5);
    expect(taken().toSorted()).toEqual([
      'caf\uFFFD.csv is left alone: its name is not valid UTF-8.',
      'link.csv is left alone: it is a symbolic link, not a file.',
      `people.csv → s3://${bucket}/…/people.csv`,
      'socket.csv is left alone: it is something special, not a file.',
      `two\uFFFDlines.csv → s3://${bucket}/…/two\uFFFDlines.csv`,
    ]);
  },
);
