import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { build } from '../../infra/build.ts';
import { functionSources } from '../../infra/functions.ts';

const dist = join(import.meta.dirname, '../../dist');

test('a second build changes nothing', async () => {
  expect(await build()).toEqual({ changed: false });
});

test('bundles carry no source map', () => {
  for (const { name } of functionSources())
    expect(readFileSync(join(dist, name, 'index.js'), 'utf8')).not.toContain('sourceMappingURL');
});

test("the reference function carries the page's script and style, compressed", () => {
  const { resolve } = createRequire(import.meta.url);
  for (const asset of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
    const shipped = brotliDecompressSync(readFileSync(join(dist, 'reference', `${asset}.br`)));
    expect(shipped.equals(readFileSync(resolve(`swagger-ui-dist/${asset}`)))).toBe(true);
  }
});

test('a function carries no library that it does not need: not the reference AWS, only four the phone numbers of the world, three the common passwords, two the countries by name', () => {
  const carriers = (mark: string) =>
    functionSources()
      .map(({ name }) => name)
      .filter((name) => readFileSync(join(dist, name, 'index.js'), 'utf8').includes(mark));
  // Where every client of AWS looks for its credentials: contracts import schemas, and nothing that reads or writes.
  expect(carriers('AWS_ACCESS_KEY_ID')).not.toContain('reference');
  // How numbers of the United States are written, from libphonenumber's table: customers enter their own, orders and
  // rows of files bring theirs.
  expect(carriers('"[2-9]\\\\d{9}|3\\\\d{6}"').toSorted()).toEqual([
    'admin',
    'credentials',
    'orders',
    'worker',
  ]);
  // The planner judges passwords too: a row that will be refused for its own claims no e-mail address for itself.
  expect(carriers('trustno1').toSorted()).toEqual(['credentials', 'planner', 'worker']);
  // Only rows of files name countries; whoever exports them writes codes.
  expect(carriers('Vereinigte Arabische Emirate').toSorted()).toEqual(['planner', 'worker']);
  // What a file can hold is asked by who reads it, not by who tells of its job.
  expect(carriers('nomdefamille')).not.toContain('reference');
});
