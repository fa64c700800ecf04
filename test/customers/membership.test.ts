import { describe, expect, test } from 'vitest';
import { useCustomers } from './support/customers.ts';

const { call, create, patch } = useCustomers();

const vip = { type: 'ViP', number: '10042', verificationCode: '7731', status: 'active' };

describe('a membership (promise 13, 21)', () => {
  test('is read and changed by itself, in the version of the customer', async () => {
    const { id } = await create({ name: 'Ada', membership: vip });
    const path = `/v1/customers/${id}/membership`;
    const read = await call('GET', path);
    expect(read).toMatchObject({ body: vip, headers: { etag: '"1"' } });
    const headers = { 'if-match': '"1"' };
    const changed = await call('PATCH', path, { body: { status: 'expired' }, headers });
    expect(changed).toMatchObject({ body: { ...vip, status: 'expired' }, headers: { etag: '"2"' } });
    expect((await call('PATCH', path, { body: { type: 'Gold' }, headers })).status).toBe(412);
    expect((await call('GET', `/v1/customers/${id}`)).body.membership).toEqual(changed.body);
    const { id: none } = await create({ name: 'None' });
    expect((await call('GET', `/v1/customers/${none}/membership`)).body).toEqual({});
  });

  test('keeps its history: what it was and became, who changed it and when, whichever way it came', async () => {
    const { id } = await create({ name: 'Ada', membership: vip });
    await patch(id, { notes: 'Nothing about it.' });
    await patch(id, { membership: { status: 'expired' } });
    await call('PATCH', `/v1/customers/${id}/membership`, { body: { validUntil: '2027-01-31' } });
    await patch(id, { membership: null });
    const path = `/v1/customers/${id}/membership/history`;
    const expired = { ...vip, status: 'expired' };
    const valid = { ...expired, validUntil: '2027-01-31' };
    const { items } = (await call('GET', path)).body;
    expect(items).toMatchObject([
      { from: valid, actor: expect.stringMatching(/^api-key:/) },
      { from: expired, to: valid },
      { from: vip, to: expired },
      { to: vip },
    ]);
    expect(items[0].to).toBeUndefined();
    expect(items[3].from).toBeUndefined();
    const { nextCursor } = (await call('GET', `${path}?limit=3`)).body;
    expect((await call('GET', `${path}?cursor=${nextCursor}`)).body.items).toEqual([items[3]]);
  });
});
