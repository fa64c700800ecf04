import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { IdempotencyKeyReused } from '../../shared/idempotency/errors.ts';
import { once } from '../../shared/idempotency/once.ts';
import { commit } from '../../shared/table/commit.ts';
import { setupTable } from '../support/table.ts';

const day = 24 * 60 * 60 * 1000;

test('what a key has made is known for a day and a second, and nothing of what was sent is kept (trust 40)', async () => {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const table = await setupTable({ clock: () => new Date(now) });
  const payload = { email: 'kanarie@canary.example' };
  const ask = async (sent: object, id: string) =>
    await once(table, { key: 'kanarie-key', scope: 'key POST /v1/things', payload: sent }, id, {
      run: async (writes) => {
        await commit(table, { writes });
        return id;
      },
      replay: async (made) => made,
    });
  expect(await ask(payload, 'first')).toEqual({ result: 'first', replayed: false });
  const { Items } = await table.documents.send(new ScanCommand({ TableName: table.name }));
  expect(Items).toHaveLength(1);
  expect(JSON.stringify(Items)).not.toMatch(/kanarie|canary/i);
  now += day + 1000;
  expect(await ask(payload, 'second')).toEqual({ result: 'first', replayed: true });
  await expect(ask({ email: 'other@canary.example' }, 'third')).rejects.toThrow(IdempotencyKeyReused);
  now += day;
  expect(await ask(payload, 'fourth')).toEqual({ result: 'fourth', replayed: false });
});
