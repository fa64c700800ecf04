import { afterAll, describe, expect, test } from 'vitest';
import { fileNameOf } from '../../shared/exports/file-name.ts';
import { mostCells, requireFitting } from '../../shared/exports/limits.ts';
import { setupExports } from './support/setup.ts';

const shared = setupExports();
afterAll(async () => (await shared).stop());

const everybody = { selection: { all: true }, format: 'csv' };

describe('a request', () => {
  test.each([
    [
      'a column that there is not',
      { ...everybody, columns: ['email', 'shipingAddress.city'] },
      { pointer: '/columns/1', code: 'unknown_field', message: /Did you mean shippingAddress\.city\?/ },
    ],
    [
      'a password, which leaves by no door',
      { ...everybody, columns: ['password'] },
      { pointer: '/columns/0', code: 'unknown_field', message: /no such column/ },
    ],
    [
      'a delimiter of a workbook',
      { ...everybody, format: 'xlsx', delimiter: ';' },
      { pointer: '/delimiter', code: 'contradictory', message: /neither delimiters/ },
    ],
    [
      'nobody',
      { selection: {}, format: 'csv' },
      { pointer: '/selection', code: 'required', message: /Select customers/ },
    ],
    [
      'a field that there is not',
      { ...everybody, colums: ['email'] },
      { pointer: '/colums', code: 'unknown_field', message: /Did you mean columns\?/ },
    ],
  ])('for %s is refused', async (_, asked, { message, ...error }) => {
    const { post } = await shared;
    const { status, body } = await post(asked);
    expect([status, body.errors]).toMatchObject([
      400,
      [{ ...error, message: expect.stringMatching(message) }],
    ]);
  });

  test('for a view that there is not is refused', async () => {
    const { post } = await shared;
    const { status, body } = await post({ selection: { view: crypto.randomUUID() }, format: 'csv' });
    expect([status, body.errors]).toMatchObject([
      409,
      [{ pointer: '/selection/view', code: 'unknown_reference' }],
    ]);
  });

  test('with dryRun is told what the file would have, and makes nothing', async () => {
    const { post, givenCustomer, call } = await shared;
    const ids = [await givenCustomer(), await givenCustomer()];
    const asked = { selection: { ids }, format: 'xlsx', columns: ['id', 'membership'], dryRun: true };
    const { status, body } = await post(asked);
    expect([status, body]).toMatchObject([
      200,
      { dryRun: true, total: 2, fileName: expect.stringMatching(/^customers-20\d\d-\d\d-\d\d\.xlsx$/) },
    ]);
    expect(body.columns).toEqual(expect.arrayContaining(['id', 'membership.type', 'membership.validUntil']));
    expect((await call('GET', '/v1/jobs?kind=export')).body.items).toEqual([]);
  });

  test('that is repeated with its Idempotency-Key starts nothing again', async () => {
    const { post, settle } = await shared;
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await post(everybody, headers);
    await settle();
    const again = await post(everybody, headers);
    expect(again).toMatchObject({
      status: 202,
      headers: { 'idempotent-replayed': 'true' },
      body: { id: first.body.id, status: 'completed' },
    });
    expect((await post({ ...everybody, format: 'xlsx' }, headers)).status).toBe(422);
  });

  test('needs a key that may read customers, and the file is told to no other (trust 30)', async () => {
    const { call, newKey, run } = await shared;
    const reader = await newKey(['customers:read']);
    expect((await call('POST', '/v1/exports', { body: everybody, key: reader })).status).toBe(202);
    const writer = await newKey(['customers:write']);
    expect((await call('POST', '/v1/exports', { body: everybody, key: writer })).status).toBe(403);
    const { job } = await run({ selection: { q: 'ada lovelace' } });
    expect(job.selected).toEqual({ by: 'filter', q: 'ada lovelace' });
    const told = await call('GET', `/v1/jobs/${job.id}`, { key: await newKey(['jobs:read']) });
    expect(told.body).toMatchObject({ selected: { by: 'filter' }, files: [] });
    expect(told.body.selected).not.toHaveProperty('q');
  });

  test('leaves a job that tells who asked', async () => {
    const { run } = await shared;
    const { job } = await run(everybody);
    expect(job.actor).toMatch(/^api-key:[\w-]+$/);
  });
});

test('a workbook that could not be written in one go is refused; a CSV file has no such limit', () => {
  const tooMany = () => requireFitting('xlsx', mostCells / 10 + 1, 10);
  expect(tooMany).toThrow(expect.objectContaining({ code: 'limit_reached' }));
  requireFitting('xlsx', mostCells / 10, 10);
  requireFitting('csv', mostCells, 10);
});

test.each([
  ['Wholesale', 'Wholesale-2026-11-22.csv'],
  ['../../etc: "A/B" <c>', 'etc A B c-2026-11-22.csv'],
  ['\u202ecod.exe', 'cod.exe-2026-11-22.csv'],
  ['/', 'customers-2026-11-22.csv'],
])('the file of a view %j is called %j', (name, expected) => {
  const now = new Date('2026-11-21T23:30:00Z');
  expect(fileNameOf({ name }, 'customers', { format: 'csv', timeZone: 'Europe/Madrid' }, now)).toBe(expected);
});
