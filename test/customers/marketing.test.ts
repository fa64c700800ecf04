import { describe, expect, test } from 'vitest';
import { useCustomers } from './support/customers.ts';

const { call, create, patch } = useCustomers();

describe('the answers about marketing', () => {
  test('are kept, the newest first, with time, place and actor; nothing is told of who was never asked', async () => {
    const { id } = await create({
      email: 'consent@record.example',
      marketing: { email: true, source: 'till 3' },
    });
    await patch(id, { marketing: { email: false } });
    await patch(id, { lastName: 'Other' });
    const at = '2025-05-05T05:05:05Z';
    const { body } = await patch(id, { marketing: { email: true, at, source: 'form' } });
    expect(body.marketing).toEqual({ email: true, at: '2025-05-05T05:05:05.000Z', source: 'form' });
    const { items } = (await call('GET', `/v1/customers/${id}/consents`)).body;
    expect(items.map(({ email, source }: { email: boolean; source?: string }) => [email, source])).toEqual([
      [true, 'form'],
      [false, undefined],
      [true, 'till 3'],
    ]);
    expect(items[0].actor).toMatch(/^api-key:/);
    const silent = await create({ name: 'Silent' });
    expect((await call('GET', `/v1/customers/${silent.id}/consents`)).body.items).toEqual([]);
  });
});

describe('an answer about marketing', () => {
  const historyOf = async (id: string) => (await call('GET', `/v1/customers/${id}/consents`)).body.items;

  test('that declines is kept too, at the creation and later, once', async () => {
    const declined = await create({ name: 'No', marketing: { email: false, source: 'till' } });
    expect(declined.marketing).toMatchObject({ email: false, source: 'till', at: declined.createdAt });
    expect(await historyOf(declined.id)).toMatchObject([{ email: false, source: 'till' }]);
    const { id } = await create({ name: 'Not yet' });
    for (const version of [2, 2]) {
      const { body } = await patch(id, { marketing: { email: false } });
      expect(body).toMatchObject({ version, marketing: { email: false, at: expect.any(String) } });
    }
    expect(await historyOf(id)).toHaveLength(1);
  });

  test('that is cleared is no agreement any more', async () => {
    const { id } = await create({ name: 'Yes', marketing: { email: true, source: 'form' } });
    expect((await patch(id, { marketing: { email: null } })).body.marketing).not.toHaveProperty('source');
    expect((await patch(id, { marketing: null })).body.marketing).toEqual({ email: false });
    expect((await historyOf(id)).map(({ email }: { email: boolean }) => email)).toEqual([false, false, true]);
  });
});
