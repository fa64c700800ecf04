import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { profileKey } from '../../shared/customers/keys.ts';
import { everything, useCustomers } from './support/customers.ts';

const { call, create, patch, table } = useCustomers();

describe('a customer', () => {
  test('keeps every field that is given, and says which numbers the phones mean', async () => {
    const created = await create(everything);
    const { body } = await call('GET', `/v1/customers/${created.id}`);
    expect(body).toEqual(created);
    expect(body).toMatchObject(everything);
    expect(body).toMatchObject({ phoneE164: '+442079460958', officePhoneE164: '+12125550100', version: 1 });
  });

  test('of a till has no e-mail address, is found by its external ID, and gets the address later', async () => {
    const { id } = await create({ externalId: 'T-1', firstName: 'Walk' });
    const found = await call('GET', '/v1/customers/lookup?externalId=T-1');
    expect(found.body.id).toBe(id);
    expect((await patch(id, { email: 'Walk.In@record.example' })).body.email).toBe('walk.in@record.example');
    expect((await call('GET', '/v1/customers/lookup?email=walk.in@record.example')).body.id).toBe(id);
  });

  test('has a username that no other has in any letter case, and may change the case of its own', async () => {
    const { id } = await create({ name: 'One', username: 'Grace.H' });
    const other = await call('POST', '/v1/customers', { body: { name: 'Two', username: 'gRACE.h' } });
    expect(other).toMatchObject({ status: 409, body: { errors: [{ pointer: '/username' }] } });
    expect((await patch(id, { username: 'GRACE.H' })).body.username).toBe('GRACE.H');
    expect((await call('GET', '/v1/customers/lookup?username=grace.h')).body.id).toBe(id);
    expect((await patch(id, { username: null })).status).toBe(200);
    await create({ name: 'Two', username: 'grace.h' });
  });

  test('swaps its e-mail address with another in three steps, and a deleted one leaves it free', async () => {
    const one = await create({ email: 'one@swap.example', name: 'One' });
    const two = await create({ email: 'two@swap.example', name: 'Two' });
    expect((await patch(one.id, { email: 'two@swap.example' })).status).toBe(409);
    expect((await patch(one.id, { email: null })).status).toBe(200);
    expect((await patch(two.id, { email: 'one@swap.example' })).status).toBe(200);
    expect((await patch(one.id, { email: 'two@swap.example' })).status).toBe(200);
    expect((await call('DELETE', `/v1/customers/${one.id}`)).status).toBe(204);
    await create({ email: 'TWO@swap.example' });
  });

  test('is not given what the server owns (trust 32)', async () => {
    const { id } = await create({ name: 'Own' });
    const owned = {
      id,
      version: 7,
      identityVersion: 7,
      source: 'import',
      createdAt: '2020-01-01T00:00:00.000Z',
      updatedAt: '2020-01-01T00:00:00.000Z',
      phoneE164: '+442079460958',
      picture: { key: 'pictures/another' },
    };
    for (const [field, value] of Object.entries(owned)) {
      for (const answer of [
        await patch(id, { [field]: value }),
        await call('POST', '/v1/customers', { body: { name: 'Own', [field]: value } }),
      ]) {
        expect(answer).toMatchObject({
          status: 400,
          body: { errors: [{ pointer: `/${field}`, code: 'unknown_field' }] },
        });
      }
    }
  });

  test('that the first version stored has the defaults of what it lacked, and can be changed', async () => {
    const id = '01890000-0000-7000-8000-0000000000ff';
    const at = '2026-11-01T00:00:00.000Z';
    const Item = {
      ...profileKey(id),
      id,
      name: 'Old',
      status: 'active',
      taxExempt: false,
      marketing: { email: true },
      groupIds: [],
      source: 'api',
      createdAt: at,
      updatedAt: at,
      version: 3,
      identityVersion: 1,
    };
    await table().documents.send(new PutCommand({ TableName: table().name, Item }));
    const { body } = await patch(id, { lastName: 'New' });
    expect(body).toMatchObject({
      lastName: 'New',
      tags: [],
      customFields: {},
      notificationsOptIn: false,
      version: 4,
    });
  });
});

describe('a repeated creation', () => {
  test('is answered as the first time, although its custom field is gone by now (trust 24, 40)', async () => {
    const declared = { key: 'wanted', label: 'Wanted', type: 'number' };
    expect((await call('POST', '/v1/custom-fields', { body: declared })).status).toBe(201);
    const body = { email: 'replay@record.example', customFields: { wanted: 1 } };
    const headers = { 'idempotency-key': 'replayed-after-all' };
    const first = await call('POST', '/v1/customers', { body, headers });
    expect(first.status).toBe(201);
    expect((await call('DELETE', '/v1/custom-fields/wanted?force')).status).toBe(204);
    const second = await call('POST', '/v1/customers', { body, headers });
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(second.headers['idempotent-replayed']).toBe('true');
    const other = await call('POST', '/v1/customers', { body: { name: 'Other' }, headers });
    expect(other.status).toBe(422);
    const fresh = await call('POST', '/v1/customers', { body, headers: { 'idempotency-key': 'fresh' } });
    expect(fresh.status).toBe(400);
  });
});
