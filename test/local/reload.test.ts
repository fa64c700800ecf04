import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watchCode } from '../../infra/local/reload.ts';
import { httpApi, lambda, setup, synthesized, temporaryFolder, until } from './support/fixture.ts';

const counter = (version: number) =>
  lambda('It', {
    code: `let n = 0; exports.handler = async () => { n += 1; return [${version}, n]; };`,
  });

test('A new version of the code takes over; functions that did not change keep their processes', async () => {
  const { stack, folder } = await setup({ ...counter(1), ...httpApi('It', ['GET /a']) });
  const get = async (path: string) => (await fetch(stack.apiUrl + path)).json();
  expect(await get('/a')).toMatchObject([1, 1]);
  await stack.deploy(synthesized({ ...counter(1), ...httpApi('It', ['GET /a', 'GET /b']) }, folder));
  expect(await get('/b')).toMatchObject([1, 2]);
  await stack.deploy(synthesized({ ...counter(2), ...httpApi('It', ['GET /b']) }));
  expect(await get('/b')).toMatchObject([2, 1]);
  expect(await get('/a')).toEqual({ message: 'Not Found' });
});

test('A version that cannot run leaves the earlier one running', async () => {
  const { stack } = await setup({ ...counter(1), ...httpApi('It', ['GET /a']) });
  const broken = synthesized({ ...counter(2), Cluster: { Type: 'AWS::ECS::Cluster' } });
  await expect(stack.deploy(broken)).rejects.toThrow('AWS::ECS::Cluster');
  expect(await (await fetch(`${stack.apiUrl}/a`)).json()).toMatchObject([1, 1]);
});

test('A version whose code throws while it loads leaves the earlier one running', async () => {
  const { stack } = await setup({ ...counter(1), ...httpApi('It', ['GET /a']) });
  const throwing = lambda('It', { code: "throw new RangeError('not today');" });
  const broken = synthesized({ ...throwing, ...httpApi('It', ['GET /a', 'GET /b']) });
  await expect(stack.deploy(broken)).rejects.toThrow('It cannot be loaded: RangeError: not today');
  expect(await (await fetch(`${stack.apiUrl}/a`)).json()).toMatchObject([1, 1]);
  expect((await fetch(`${stack.apiUrl}/b`)).status).toBe(404);
});

function watched(reload: () => Promise<void>) {
  const root = temporaryFolder();
  for (const folder of ['functions', 'shared/deep', 'infra/local'])
    mkdirSync(join(root, folder), { recursive: true });
  const said: string[] = [];
  onTestFinished(watchCode(root, reload, (line) => said.push(line)));
  return { root, edit: (file: string) => writeFileSync(join(root, file), String(Math.random())), said };
}

test('Edits in a row reload once, and an edit during a reload makes another one', async () => {
  let reloads = 0;
  const { edit } = watched(async () => {
    reloads += 1;
    await sleep(600);
  });
  edit('functions/a.ts');
  edit('shared/deep/b.ts');
  await until(() => reloads === 1);
  edit('functions/a.ts');
  await until(() => reloads === 2);
  await sleep(1500);
  expect(reloads).toBe(2);
});

test('A reload that fails is told and the next edit tries again; the local stack itself is not reloaded', async () => {
  let reloads = 0;
  const { edit, said } = watched(async () => {
    reloads += 1;
    throw new Error('does not compile');
  });
  edit('infra/local/x.ts');
  await until(() =>
    said.includes('infra/local/x.ts belongs to the local stack itself: restart npm start to run it.'),
  );
  edit('functions/a.ts');
  await until(() => said.includes('does not compile\nThe earlier version goes on running.'));
  edit('functions/a.ts');
  await until(() => reloads === 2);
});

test('A file that is replaced by another one reloads every time, and so does one that is removed', async () => {
  let reloads = 0;
  const { root, edit } = watched(async () => {
    reloads += 1;
  });
  const file = join(root, 'shared/deep/a.ts');
  for (const expected of [1, 2, 3]) {
    edit('a.ts.tmp');
    renameSync(join(root, 'a.ts.tmp'), file);
    await until(() => reloads === expected);
  }
  rmSync(file);
  await until(() => reloads === 4);
});
