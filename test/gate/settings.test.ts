import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settings } from '../../infra/settings.ts';

const root = join(import.meta.dirname, '..', '..');
const section =
  readFileSync(join(root, 'docs', 'deployment.md'), 'utf8')
    .split('\n## Configuration\n')[1]
    ?.split('\n## ')[0] ?? '';

/** What the document's table tells of each setting: its default, as it is written there. */
const told = new Map(
  [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \| \S.* \|$/gm)].map(([, name = '', byDefault = '']) => [
    name,
    byDefault,
  ]),
);

test('docs/deployment.md names every setting, and no other', () => {
  expect([...told.keys()].sort()).toEqual(Object.keys(settings).sort());
});

test('docs/deployment.md tells the default of every setting that has one', () => {
  const defaults = Object.entries(settings).flatMap(([name, { schema }]) => {
    const value = schema.parse(undefined);
    return value === undefined || Array.isArray(value) ? [] : [[name, `\`${value}\``] as const];
  });
  expect(defaults.length).toBeGreaterThan(10);
  expect(defaults.filter(([name, value]) => told.get(name) !== value)).toEqual([]);
});
