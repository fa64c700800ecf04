import { describe, expect, test } from 'vitest';
import { everything, useCustomers } from './support/customers.ts';

const { call, create, patch } = useCustomers();

describe('the audit of a customer (trust 47)', () => {
  test('names actor, request and fields, and values only of fields that are not personal', async () => {
    const { id } = await create({
      ...everything,
      email: 'canary@record.example',
      username: 'canary',
      externalId: 'c',
    });
    const changed = await patch(id, {
      lastName: 'Canary',
      status: 'blocked',
      shippingAddress: { city: 'Canary' },
    });
    const answer = await call('GET', `/v1/customers/${id}/audit`);
    const [update, creation] = answer.body.items;
    expect(update).toMatchObject({
      action: 'updated',
      requestId: changed.headers['x-request-id'],
      changes: [
        { field: 'lastName' },
        { field: 'status', from: 'inactive', to: 'blocked' },
        { field: 'shippingAddress.city' },
      ],
    });
    expect(update.actor).toMatch(/^api-key:/);
    expect(creation.changes).toContainEqual({ field: 'marketing.email', to: true });
    const personal = [
      'canary',
      'Lovelace',
      '7946',
      'X-1234',
      '--12-10',
      'Founder',
      '10042',
      'letters',
      'Engines',
    ];
    for (const text of personal) expect(JSON.stringify(answer.body)).not.toContain(text);
  });

  test('is read page by page, stays after the deletion, and there is none of whom there never was', async () => {
    const { id } = await create({ name: 'v1' });
    for (const name of ['v2', 'v3']) await patch(id, { name });
    await call('DELETE', `/v1/customers/${id}`);
    const first = await call('GET', `/v1/customers/${id}/audit?limit=3`);
    expect(first.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'deleted',
      'updated',
      'updated',
    ]);
    const [, next = ''] = /<(.+)>; rel="next"/.exec(first.headers.link ?? '') ?? [];
    const second = await call('GET', next);
    expect(second.body.items).toMatchObject([{ action: 'created' }]);
    expect(second.body).not.toHaveProperty('nextCursor');
    const other = await create({ name: 'other' });
    const stolen = next.replace(id, other.id);
    expect((await call('GET', stolen)).status).toBe(400);
    const nobody = '01890000-0000-7000-8000-00000000dead';
    expect((await call('GET', `/v1/customers/${nobody}/audit`)).status).toBe(404);
    expect((await call('GET', `/v1/customers/${nobody}/consents`)).status).toBe(404);
  });
});
