import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { backoff } from '../../shared/table/backoff.ts';
import { triesOfSdk } from './support/faults.ts';

const root = join(import.meta.dirname, '..', '..');

/** Everything that runs in a function. */
const sources = globSync('{shared,functions}/**/*.ts', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}));

/** The files in which something stands. */
const filesWith = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

describe('no source of a function', () => {
  test('writes in batches, of which some items may be left out (trust 25)', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(filesWith(/BatchWrite/)).toEqual([]);
  });

  test('writes to the table outside a transaction (trust 22, 47)', () => {
    expect(filesWith(/\b(Put|Update|Delete)(Item)?Command\b/)).toEqual([]);
    expect(filesWith(/new TransactWriteCommand\(/)).toEqual(['shared/table/commit.ts']);
  });

  test('reads what may be older than the last answer (trust 3, 12, 29a, 40)', () => {
    const reads = /new (Get|BatchGet|Query|Scan)Command\(|ConsistentRead/;
    expect(filesWith(reads)).toEqual(['shared/table/read.ts']);
    const text = readFileSync(join(root, 'shared/table/read.ts'), 'utf8');
    const commands = text.match(/new (Get|BatchGet|Query|Scan)Command\(/g) ?? [];
    expect(commands.length).toBeGreaterThan(3);
    expect(text.match(/ConsistentRead: true/g)).toHaveLength(commands.length);
    expect(text).not.toMatch(/ConsistentRead: (?!true)/);
  });

  test('counts by ADD, which a retry would do twice (trust 22)', () => {
    const expressions = filesWith(/UpdateExpression/);
    expect(expressions).toEqual(['shared/table/writes.ts']);
    expect(filesWith(/UpdateExpression:\s*[`'"](?!SET )/)).toEqual([]);
  });
});

test('the SDK tries as often as the faults of the other tests assume', async () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  expect(await client.config.maxAttempts()).toBe(triesOfSdk);
});

test('waits between tries are random, grow, and end at a second (trust 23)', () => {
  const waits = (attempt: number) => Array.from({ length: 200 }, () => backoff(attempt));
  for (let attempt = 1; attempt <= 12; attempt++) {
    const longest = Math.min(1_000, 20 * 2 ** attempt);
    const drawn = waits(attempt);
    expect(new Set(drawn).size).toBeGreaterThan(100);
    expect(Math.min(...drawn)).toBeLessThan(longest / 4);
    expect(Math.max(...drawn)).toBeGreaterThan(longest / 2);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(longest);
  }
});
