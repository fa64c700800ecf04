import { expect, test } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { fitting } from '../../shared/paging/fitting.ts';
import { commit } from '../../shared/table/commit.ts';
import { pack } from '../../shared/table/pack.ts';
import { setupApi } from '../support/api.ts';

const many = 42;
/** 75 kB: 50 custom fields of 500 Chinese letters. */
const customFields = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, '黄'.repeat(500)]));
/** Of as many as that, half of what Lambda answers. */
const halfBytes = 3_000_000;

test('a page of very large customers ends before the answer is too large, and the next one goes on (trust 33)', async () => {
  const { call, table } = await setupApi();
  const ids = Array.from({ length: many }, () => crypto.randomUUID());
  const origin = { actor: 'key:test', requestId: 'r', now: new Date() };
  const input = customerInput.parse({ name: 'Large', customFields });
  const changes = ids.map((id) => createCustomer(id, input, 'api', origin).change);
  for (const { change } of pack(changes.map((change) => ({ change })))) await commit(table, change);
  const found: string[] = [];
  const sizes: number[] = [];
  let cursor = '';
  do {
    const { status, body } = await call('GET', `/v1/customers?limit=100${cursor}`);
    expect(status).toBe(200);
    expect(body.total).toBe(many);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(halfBytes);
    found.push(...body.items.map(({ id }: { id: string }) => id));
    sizes.push(body.items.length);
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
  } while (cursor !== '');
  expect(found.toSorted()).toEqual(ids.toSorted());
  expect(sizes).toHaveLength(2);
});

test('as many items are taken as fit, and one at least', () => {
  const item = 'x'.repeat(1_000_000);
  expect([[], [item], [item, item], [item, item, item]].map(fitting)).toEqual([0, 1, 2, 2]);
  expect(fitting(['x'.repeat(9_000_000), item])).toBe(1);
});
