import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { deleteField } from '../../shared/custom-fields/deletion.ts';
import { definitionKey } from '../../shared/custom-fields/keys.ts';
import { readDefinitions } from '../../shared/custom-fields/repository.ts';
import { definitionsHold } from '../../shared/custom-fields/values.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { commit } from '../../shared/table/commit.ts';
import type { Table } from '../../shared/table/table.ts';
import { put } from '../../shared/table/writes.ts';
import { setupApi } from '../support/api.ts';
import { aChoice, aNumber, declare, freshKey, path } from './support/fields.ts';

const shared = setupApi();

/** A field with customers who have a value of it. */
async function setupUsers(count: number) {
  const api = await shared;
  const field = aNumber();
  await declare(api, field);
  const give = (name: string, value: unknown = 42) =>
    api.call('POST', '/v1/customers', { body: { name, customFields: { [field.key]: value } } });
  const customers = await Promise.all(Array.from({ length: count }, (_, index) => give(`Customer ${index}`)));
  const read = async ({ body }: { body: { id: string } }) =>
    (await api.call('GET', `/v1/customers/${body.id}`)).body;
  const remove = (query = '', headers: Record<string, string> = {}) =>
    api.call('DELETE', `${path}/${field.key}${query}`, { headers });
  return { ...api, field, at: `${path}/${field.key}`, give, customers, read, remove };
}

describe('the custom fields of a customer', () => {
  test('are stored in their canonical form, merged by a patch and cleared by null', async () => {
    const api = await shared;
    const [size, tier, day] = [aNumber(), aChoice(), { ...aNumber(), type: 'date' }];
    for (const field of [size, tier, day]) await declare(api, field);
    const customFields = { [size.key]: 42.5, [tier.key]: ' gold ', [day.key]: '2024-02-29' };
    const created = await api.call('POST', '/v1/customers', { body: { name: 'Ana', customFields } });
    expect(created).toMatchObject({
      status: 201,
      body: { customFields: { ...customFields, [tier.key]: 'Gold' } },
    });
    const at = `/v1/customers/${created.body.id}`;
    const patch = { [tier.key]: 'SILVER', [size.key]: null };
    const changed = await api.call('PATCH', at, { body: { customFields: patch } });
    expect(changed.body.customFields).toEqual({ [tier.key]: 'Silver', [day.key]: '2024-02-29' });
    expect((await api.call('GET', at)).body).toEqual(changed.body);
    expect((await api.call('GET', `/v1/customers?q=${created.body.id}`)).body.items).toEqual([changed.body]);
  });

  test('that are not declared, or have another type, are refused with a pointer to each', async () => {
    const api = await shared;
    const size = aNumber();
    await declare(api, size);
    const customFields = { [size.key]: '42', 'a/b': 1, constructor: 2, toString: true };
    const answer = await api.call('POST', '/v1/customers', { body: { name: 'Ana', customFields } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.errors).toMatchObject([
      { pointer: `/customFields/${size.key}`, code: 'wrong_type' },
      { pointer: '/customFields/a~1b', code: 'unknown_field' },
      { pointer: '/customFields/constructor', code: 'unknown_field' },
      { pointer: '/customFields/toString', code: 'unknown_field' },
    ]);
    const text = `{"name": "Ana", "customFields": {"__proto__": {"polluted": true}}}`;
    expect((await api.call('POST', '/v1/customers', { text })).status).toBe(400);
  });
});

describe('deleting a custom field', () => {
  test('that nobody uses removes it; its key can be declared anew, with another type', async () => {
    const { call, field, at, remove, give } = await setupUsers(0);
    expect((await remove('', { 'if-match': '"7"' })).status).toBe(412);
    expect(await remove('', { 'if-match': '"1"' })).toMatchObject({ status: 204, body: '' });
    expect((await remove()).status).toBe(404);
    expect((await call('GET', at)).status).toBe(404);
    expect((await give('Ana')).body.errors).toMatchObject([{ code: 'unknown_field' }]);
    expect((await declare(await shared, { ...field, type: 'text' })).status).toBe(201);
    expect((await give('Ana', 'large')).status).toBe(201);
  });

  test('that customers use is refused and says how many; they keep their values', async () => {
    const { at, call, customers, remove, give, read } = await setupUsers(3);
    for (const query of ['', '?force=false']) {
      expect(await remove(query)).toMatchObject({
        status: 409,
        body: {
          code: 'in_use',
          counts: { customers: 3 },
          detail: expect.stringContaining('erased, for good'),
        },
      });
    }
    expect((await call('GET', at)).body).not.toHaveProperty('deletingSince');
    expect((await give('One more')).status).toBe(201);
    for (const customer of customers)
      expect((await read(customer)).customFields).toEqual(customer.body.customFields);
  });

  test('by force takes the values off the customers, each with an audit record, and leaves their other values', async () => {
    const api = await shared;
    const { field, call, customers, remove, read } = await setupUsers(3);
    const other = aNumber();
    await declare(api, other);
    const [ana, bo] = customers;
    await call('PATCH', `/v1/customers/${ana?.body.id}`, { body: { customFields: { [other.key]: 1 } } });
    await call('DELETE', `/v1/customers/${bo?.body.id}`);
    expect((await remove('?force')).status).toBe(204);
    const left = await Promise.all(customers.filter((one) => one !== bo).map(read));
    for (const { customFields } of left) expect(customFields).not.toHaveProperty(field.key);
    expect(left[0]?.customFields).toEqual({ [other.key]: 1 });
    const { body } = await call('GET', `/v1/customers/${ana?.body.id}/audit`);
    expect(body.items[0]).toMatchObject({
      action: 'updated',
      changes: [{ field: `customFields.${field.key}` }],
    });
    await declare(api, field);
    expect((await remove()).status).toBe(204);
  });

  test('while others give it values never leaves a value without its definition', async () => {
    const { field, at, call, customers, give, read, remove } = await setupUsers(2);
    const writers = Array.from({ length: 8 }, async (_, index) => {
      const id = customers[index % 2]?.body.id;
      return index < 4
        ? await give(`Late ${index}`)
        : await call('PATCH', `/v1/customers/${id}`, { body: { customFields: { [field.key]: index } } });
    });
    const answers = await Promise.all([remove('?force'), remove(), remove('?force'), ...writers]);
    const deletions = answers.slice(0, 3).map(({ status }) => status);
    for (const status of deletions) expect([204, 404, 409, 503]).toContain(status);
    for (const { status, body } of answers.slice(3)) {
      expect([200, 201, 400, 409], JSON.stringify(body)).toContain(status);
    }
    const isThere = (await call('GET', at)).status === 200;
    expect(isThere).toBe(!deletions.includes(204));
    const written = [...customers, ...answers.slice(3).filter(({ body }) => body.id)];
    for (const customer of written) {
      if (!isThere) expect((await read(customer)).customFields).not.toHaveProperty(field.key);
    }
    expect((await give('Afterwards')).status).toBe(isThere ? 201 : 400);
  });

  test('refuses a value that was judged by the earlier definition, even when its key is declared anew', async () => {
    const api = await shared;
    const { field, remove } = await setupUsers(0);
    const writes = definitionsHold(await readDefinitions(api.table), { [field.key]: 42 });
    await commit(api.table, { writes });
    expect((await remove()).status).toBe(204);
    const refusal = { code: 'unknown_reference', errors: [{ pointer: `/customFields/${field.key}` }] };
    await expect(commit(api.table, { writes })).rejects.toMatchObject(refusal);
    await declare(api, { ...field, type: 'text' });
    await expect(commit(api.table, { writes })).rejects.toMatchObject(refusal);
  });

  test('takes no value off that belongs to a new declaration of its key, made while it was under way', async () => {
    const { table, field, at, call, customers, read, remove } = await setupUsers(2);
    const [ana] = customers;
    const overtake = async () => {
      expect((await remove('?force')).status).toBe(204);
      expect((await declare(await shared, { ...field, type: 'text' })).status).toBe(201);
      const body = { customFields: { [field.key]: 'large' } };
      expect((await call('PATCH', `/v1/customers/${ana?.body.id}`, { body })).status).toBe(200);
    };
    let overtaken = false;
    const send = async (command: object) => {
      // The deletion is about to read the customers whom it has found.
      if (command instanceof BatchGetCommand && !overtaken) {
        overtaken = true;
        await overtake();
      }
      return await Reflect.apply(table.documents.send, table.documents, [command]);
    };
    // The code uses nothing of the document client but `send`.
    const slow = { ...table, documents: { send } as unknown as Table['documents'] };
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    const deletion = deleteField(slow, new Directory(table, 'EUR'), field.key, { origin, force: true });
    await expect(deletion).rejects.toMatchObject({ code: 'not_found' });
    expect(overtaken).toBe(true);
    expect((await read(ana ?? expect.fail())).customFields).toEqual({ [field.key]: 'large' });
    expect((await call('GET', at)).body).toMatchObject({ type: 'text' });
  });

  test('that somebody has begun lets nobody use or change it, and goes on', async () => {
    const { table, field, at, call, give, remove } = await setupUsers(1);
    const definition = (await readDefinitions(table)).find(({ key }) => key === field.key);
    if (!definition) throw new Error('The field was just declared.');
    const { id, version } = definition;
    const marked = { ...definition, deletingSince: new Date().toISOString(), version: version + 1 };
    await commit(table, { writes: [put({ ...definitionKey(id), ...marked })] });
    expect(await give('Late')).toMatchObject({ status: 409, body: { code: 'unknown_reference' } });
    const renamed = await call('PATCH', at, { body: { label: 'Size' } });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'being_deleted' } });
    expect((await call('GET', at)).body.deletingSince).toBe(marked.deletingSince);
    expect((await remove('?force', { 'if-match': `"${version}"` })).status).toBe(204);
  });

  test('is not known to those who may only read and write customers', async () => {
    const api = await shared;
    const key = await api.newKey(['customers:read', 'customers:write']);
    expect((await api.call('DELETE', `${path}/${freshKey()}`, { key })).status).toBe(403);
  });
});
