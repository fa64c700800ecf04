import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { beginAttempt, type Limit, networkOf } from '../../shared/limits/attempts.ts';
import type { Table } from '../../shared/table/table.ts';
import { setupTable } from '../support/table.ts';

let stored: Table;
beforeAll(async () => {
  stored = await setupTable();
});
let tests = 0;

/** Somebody who has tried nothing yet, and a clock to set. */
function setup({ most = 3, windowSeconds = 60 } = {}) {
  let now = Date.UTC(2026, 10, 22);
  const table = { ...stored, clock: () => new Date(now) };
  const limit: Limit = { name: 'test', most, windowSeconds };
  const who = `somebody ${++tests}`;
  return {
    table,
    limit,
    who,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    begin: (attempt?: string) => beginAttempt(table, [{ limit, who }], attempt),
  };
}

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.2', '192.0.2.2'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('the network of %s is %s: an address of IPv4, 64 bits of IPv6 (trust 12)', (address, network) =>
  expect(networkOf(address)).toBe(network),
);

test('of fifty attempts at the same moment no more go on than the limit allows (trust 12)', async () => {
  const { begin } = setup();
  const attempts = await Promise.all(Array.from({ length: 50 }, () => begin()));
  expect(attempts.filter(({ allowed }) => allowed).length).toBeLessThanOrEqual(3);
});

test('fifty attempts at the same moment all go on where the limit allows fifty', async () => {
  const { begin } = setup({ most: 50 });
  const attempts = await Promise.all(Array.from({ length: 50 }, () => begin()));
  expect(attempts.every(({ allowed }) => allowed)).toBe(true);
});

test('whoever is refused is told when the next attempt is possible, to the second (trust 41)', async () => {
  const { begin, wait } = setup();
  for (let n = 0; n < 3; n++) {
    expect((await begin()).allowed).toBe(true);
    wait(10_000);
  }
  expect(await begin()).toEqual({ allowed: false, retryAfterSeconds: 31 });
  wait(5_500);
  expect(await begin()).toEqual({ allowed: false, retryAfterSeconds: 25 });
  wait(24_000);
  expect(await begin()).toEqual({ allowed: false, retryAfterSeconds: 1 });
  wait(1_000);
  expect((await begin()).allowed).toBe(true);
  // The second of the first three is the next to leave the window.
  expect(await begin()).toEqual({ allowed: false, retryAfterSeconds: 10 });
});

test('whoever is held to two limits is told when both have room', async () => {
  const { table, limit, who, wait } = setup({ most: 1 });
  const wide: Limit = { name: 'wide', most: 1, windowSeconds: 600 };
  const begin = () =>
    beginAttempt(table, [
      { limit, who },
      { limit: wide, who },
    ]);
  expect((await begin()).allowed).toBe(true);
  wait(1_000);
  expect(await begin()).toEqual({ allowed: false, retryAfterSeconds: 600 });
});

test('what was left behind by a crash is waited for, too: then an attempt is possible', async () => {
  const { table, limit, who, begin, wait } = setup({ most: 1 });
  await begin();
  wait(30_000);
  // Counted, and never taken back.
  await beginAttempt(table, [{ limit: { ...limit, most: 9 }, who }]);
  const refused = await begin();
  expect(refused).toEqual({ allowed: false, retryAfterSeconds: 61 });
  wait(60_500);
  expect((await begin()).allowed).toBe(true);
});

test('an attempt that is tried again counts once', async () => {
  const { begin } = setup({ most: 2 });
  const attempt = '019a2f0e-7c1a-7000-8000-0000000000aa';
  for (let n = 0; n < 5; n++) expect((await begin(attempt)).allowed).toBe(true);
});

test('attempts that were held up together are held to the limit of the time when they were made (trust 12)', async () => {
  const { table, limit, who, begin, wait } = setup({ windowSeconds: 3600 });
  const msecs = table.clock().getTime();
  const late = Array.from({ length: 10 }, () => uuidv7({ msecs }));
  wait(3 * 3600 * 1000);
  const attempts = [];
  for (const attempt of late) attempts.push(await beginAttempt(table, [{ limit, who }], attempt));
  expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(3);
  expect((await begin()).allowed).toBe(true);
});
