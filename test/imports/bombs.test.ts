import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import type { Defused } from './support/bombs.ts';

/** How many rows the planner takes. */
const mostRows = Number(process.env.BOMB_ROWS ?? 50_000);
/** What the planner's pass may take beside what the function takes anyhow. */
const mostMb = 350;

let defused: Readonly<Record<string, Defused>>;
beforeAll(async () => {
  // A process of its own: its memory is that of nothing else.
  const script = join(import.meta.dirname, 'support', 'bombs.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(mostRows)]);
  defused = JSON.parse(stdout);
}, 600_000);

const tooManyRows = `It has more than ${mostRows} rows.`;
const tooLong = (row: number) => `Row ${row} is longer than 256 KiB`;

test.each([
  ['a field without end', tooLong(2), 1],
  ['a header without end', tooLong(1), 1],
  ['a column name without end', tooLong(1), 1],
  ['a row of columns without end', tooLong(2), 1],
  ['quotes without end', tooLong(2), 1],
  ['NULs without end', 'It is not a text file: it holds a NUL at offset 6.', 1],
  ['a quoted field without end', tooManyRows, 8],
  ['quotes within quotes without end', tooManyRows, 32],
  ['blank lines without end', tooManyRows, 8],
])('%s are refused with a reason, in bounded memory (trust 33)', (bomb, reason, mostMiB) => {
  const told = defused[bomb];
  expect(told?.reason).toContain(reason);
  expect(told?.bytes).toBeLessThanOrEqual(mostMiB * 2 ** 20);
  expect(told?.grownMb).toBeLessThan(mostMb);
});
