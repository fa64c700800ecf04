import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endpoints } from '../../shared/contracts/index.ts';

const root = join(import.meta.dirname, '..', '..');
const section =
  readFileSync(join(root, 'README.md'), 'utf8').split('\n## Features\n')[1]?.split('\n## ')[0] ?? '';

/** The table's rows: the number of the promise, what it is, how it is kept, where it is tested. */
const rows = section.split('\n').flatMap((line) => {
  const [, number, promise = '', how = '', tests = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return /^\d+$/.test(number ?? '') ? [{ number: Number(number), promise, how, tests }] : [];
});

/** Files that the README links to for a promise. */
const linked = (tests: string): string[] =>
  [...tests.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path);

/** Whether the name of a test in the file says that it shows the promise: `(promise 3)`, `(promise 3, 29)`. */
const cites = (path: string, promise: number): boolean =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/\(promise ([\d, ]+)\)/g)].some(([, numbers = '']) =>
    numbers.split(',').map(Number).includes(promise),
  );

test('README lists the thirty promises in their order, each in words and with a way to it', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(rows.filter(({ promise, how }) => promise === '' || how === '')).toEqual([]);
});

test('each promise is linked to files that exist, and each of them has a test that cites it', () => {
  const broken = rows.flatMap(({ number, tests }) => {
    const files = linked(tests);
    const wrong = files.filter((path) => !existsSync(join(root, path)) || !cites(path, number));
    return files.length === 0 || wrong.length > 0 ? [{ number, wrong }] : [];
  });
  expect(broken).toEqual([]);
});

test('every endpoint that the table names is one of the API', () => {
  const shape = (path: string) => path.replace(/[?[].*$/, '').replaceAll(/\{[^}]*\}/g, '{}');
  const known = new Set(endpoints.map(({ method, path }) => `${method} ${shape(path)}`));
  const named = rows.flatMap(({ how }) => [...how.matchAll(/`([A-Z]+) (\/[^`\s]*)`/g)]);
  expect(named.length).toBeGreaterThanOrEqual(30);
  const unknown = named.filter(([, method = '', path = '']) => !known.has(`${method} ${shape(path)}`));
  expect(unknown.map(([code]) => code)).toEqual([]);
});
