import { describe, expect, test } from 'vitest';
import { findByIds } from '../../shared/customers/repository.ts';
import { useCustomers } from './support/customers.ts';

const { create, patch, call, table } = useCustomers();

describe('an opening balance', () => {
  test('is kept in the smallest unit, answered as a decimal, changed in parts and cleared', async () => {
    const { id } = await create({
      name: 'Migrated',
      openingBalance: { ordersCount: 3, totalSpent: { amount: '12.3', currency: 'EUR' }, points: 7 },
    });
    const kept = (await findByIds(table(), [id])).get(id)?.openingBalance;
    expect(kept).toEqual({ ordersCount: 3, totalSpent: { minor: 1230, currency: 'EUR' }, points: 7 });
    const totalSpent = { amount: '1300', currency: 'JPY' };
    const changed = await patch(id, { openingBalance: { totalSpent, points: null } });
    expect(changed.body.openingBalance).toEqual({ ordersCount: 3, totalSpent });
    const { items } = (await call('GET', `/v1/customers/${id}/audit`)).body;
    const names = items[0].changes.map(({ field }: { field: string }) => field);
    expect(names.toSorted()).toEqual(['openingBalance.points', 'openingBalance.totalSpent']);
    expect((await patch(id, { openingBalance: null })).body.openingBalance).toBeUndefined();
  });

  test('with an amount that its currency does not know is refused where it is wrong', async () => {
    const credit = { amount: '1.5', currency: 'JPY' };
    const { status, body } = await call('POST', '/v1/customers', {
      body: { name: 'X', openingBalance: { credit } },
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      expect.objectContaining({ pointer: '/openingBalance/credit/amount', code: 'invalid_format' }),
    ]);
  });
});
