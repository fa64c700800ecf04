import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetOrigin, isMadeFrom, noteOrigin, originOf } from '../../infra/local/synthesis-origin.ts';
import { temporaryFolder } from './support/fixture.ts';

/** A project with one file of each kind that a synthesis is made from. */
function project() {
  const root = temporaryFolder();
  for (const folder of ['functions/http', 'infra', 'shared', 'node_modules'])
    mkdirSync(join(root, folder), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  write('functions/http/orders.ts', 'one');
  write('infra/stack.ts', 'two');
  write('shared/page.css', 'three');
  write('package.json', '{}');
  write('tsconfig.json', '{}');
  write('package-lock.json', '{}');
  write('node_modules/.package-lock.json', '{}');
  return { root, write };
}

/** A folder with what the CDK writes: a manifest, and what it names. */
function synthesis() {
  const folder = temporaryFolder();
  const files = {
    code: { source: { path: 'asset.code', packaging: 'zip' } },
    template: { source: { path: 'Shop.template.json', packaging: 'file' } },
  };
  writeFileSync(join(folder, 'Shop.assets.json'), JSON.stringify({ version: '1', files }));
  mkdirSync(join(folder, 'asset.code'));
  writeFileSync(join(folder, 'Shop.template.json'), '{}');
  return folder;
}

test.each([
  ['code', 'functions/http/orders.ts'],
  ['a style', 'shared/page.css'],
  ['a new file', 'infra/alarm.ts'],
  ['the package', 'package.json'],
  ['the options of the compiler', 'tsconfig.json'],
  ['the lock file', 'package-lock.json'],
  ['what is installed', 'node_modules/.package-lock.json'],
])('A start synthesizes again after a change of %s, and not once that is undone', (_, file) => {
  const { root, write } = project();
  write(file, 'before');
  const before = originOf(root, {});
  write(file, 'after!');
  expect(originOf(root, {})).not.toBe(before);
  write(file, 'before');
  expect(originOf(root, {})).toBe(before);
});

test('A start synthesizes again with other settings, and when a file has moved or is gone', () => {
  const { root, write } = project();
  const before = originOf(root, {});
  expect(originOf(root, { shopName: 'Blue Bicycle' })).not.toBe(before);
  rmSync(join(root, 'shared/page.css'));
  const without = originOf(root, {});
  write('shared/moved.css', 'three');
  expect(new Set([before, without, originOf(root, {})]).size).toBe(3);
});

test('A folder counts as synthesized from its origin only, and not while it changes', () => {
  const folder = synthesis();
  expect(isMadeFrom(folder, 'a')).toBe(false);
  noteOrigin(folder, 'a');
  expect([isMadeFrom(folder, 'a'), isMadeFrom(folder, 'b')]).toEqual([true, false]);
  forgetOrigin(folder);
  expect(isMadeFrom(folder, 'a')).toBe(false);
});

test.each(['asset.code', 'Shop.template.json', 'Shop.assets.json'])(
  'A start synthesizes again when %s is gone',
  (part) => {
    const folder = synthesis();
    noteOrigin(folder, 'a');
    expect(isMadeFrom(folder, 'a')).toBe(true);
    rmSync(join(folder, part), { recursive: true });
    expect(isMadeFrom(folder, 'a')).toBe(false);
  },
);
