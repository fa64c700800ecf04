import { describe, expect, test } from 'vitest';
import { mostDefinitions } from '../../shared/custom-fields/definition.ts';
import { definitionKey, definitionSlotKey } from '../../shared/custom-fields/keys.ts';
import { readDefinitions } from '../../shared/custom-fields/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import type { Table } from '../../shared/table/table.ts';
import { put } from '../../shared/table/writes.ts';
import { setupApi } from '../support/api.ts';
import { aChoice, aNumber, declare, freshKey, path } from './support/fields.ts';

const shared = setupApi();

describe('declaring a custom field', () => {
  test('answers 201 with the field, its place and its version; it is read and listed', async () => {
    const api = await shared;
    const tier = aChoice();
    const created = await declare(api, { ...tier, label: ' Tier ' });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `${path}/${tier.key}`, etag: '"1"' },
      body: { ...tier, version: 1 },
    });
    expect(Object.keys(created.body)).toEqual(expect.not.arrayContaining(['id', 'slot', 'PK', 'SK']));
    const { body: shoeSize } = await declare(api, aNumber());
    const read = await api.call('GET', `${path}/${tier.key}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: created.body });
    const { items, total } = (await api.call('GET', path)).body;
    expect(items).toEqual(expect.arrayContaining([created.body, shoeSize]));
    expect(items).toHaveLength(total);
    for (const key of ['nothing', 'constructor', 'toString', '__proto__', '%20']) {
      expect((await api.call('GET', `${path}/${key}`)).status).toBe(404);
    }
  });

  test('refuses a key that is no name, or one that every object inherits (trust 42)', async () => {
    const api = await shared;
    const names = ['', 'A', '1a', 'a-b', 'a.b', 'a b', 'é', '__proto__', 'prototype ', 'x'.repeat(41)];
    const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'];
    for (const key of [...names, ...inherited]) {
      expect(await declare(api, { ...aNumber(), key }), key).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/key' }] },
      });
    }
    expect((await declare(api, { ...aNumber(), key: freshKey().padEnd(40, 'x') })).status).toBe(201);
  });

  test('refuses what only the server says of a field (trust 32)', async () => {
    const api = await shared;
    for (const own of [
      { version: 7 },
      { id: crypto.randomUUID() },
      { slot: 1 },
      { createdAt: '2020-01-01' },
    ]) {
      expect((await declare(api, { ...aNumber(), ...own })).body.errors).toMatchObject([
        { pointer: `/${Object.keys(own)[0]}`, code: 'unknown_field' },
      ]);
    }
  });

  test('takes options for a choice alone, each different from the others', async () => {
    const api = await shared;
    const many = Array.from({ length: 101 }, (_, index) => `Option ${index}`);
    for (const options of [undefined, [], ['Gold', 'GÓLD'], [' '], ['\u0301'], ['A\u0000'], many, 'Gold']) {
      expect((await declare(api, { ...aChoice(), options })).status).toBe(400);
    }
    expect((await declare(api, { ...aNumber(), options: ['1'] })).body.errors).toMatchObject([
      { pointer: '/options' },
    ]);
    expect((await declare(api, { ...aChoice(), options: many.slice(1) })).status).toBe(201);
  });

  test('once for each key, however many ask at the same moment', async () => {
    const api = await shared;
    const field = aNumber();
    const answers = await Promise.all(
      ['text', 'number', 'boolean', 'date'].map((type) => declare(api, { ...field, type })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'already_exists', errors: [{ pointer: '/key' }] });
    const created = answers.find(({ status }) => status === 201);
    expect((await api.call('GET', `${path}/${field.key}`)).body).toEqual(created?.body);
  });

  test('again with the same Idempotency-Key answers what was made, with another body 422 (trust 40)', async () => {
    const api = await shared;
    const field = aChoice();
    const key = { 'idempotency-key': field.key };
    const answers = await Promise.all([declare(api, field, key), declare(api, field, key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'])).toHaveLength(1);
    expect((await declare(api, aNumber(), key)).status).toBe(422);
  });

  test('stops at fifty, even when more ask at the same moment; a replay still answers', async () => {
    const api = await setupApi();
    const first = aNumber();
    const once = { 'idempotency-key': 'first' };
    await declare(api, first, once);
    await fillTo(mostDefinitions - 3, api.table);
    const fields = Array.from({ length: 6 }, aNumber);
    const answers = await Promise.all(fields.map((field) => declare(api, field)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('limit_reached');
    expect((await api.call('GET', path)).body.total).toBe(mostDefinitions);
    expect(await declare(api, first, once)).toMatchObject({
      status: 201,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect((await declare(api, first)).body.code).toBe('already_exists');
    expect((await api.call('DELETE', `${path}/${first.key}`)).status).toBe(204);
    expect((await declare(api, first)).status).toBe(201);
  });
});

/** Makes definitions, with the places that they take, until there are so many. */
async function fillTo(count: number, table: Table): Promise<void> {
  const at = new Date().toISOString();
  const taken = (await readDefinitions(table)).map(({ slot }) => slot);
  const slots = Array.from({ length: mostDefinitions }, (_, index) => index + 1);
  const free = slots.filter((slot) => !taken.includes(slot)).slice(0, count - taken.length);
  const writes = free.flatMap((slot) => {
    const id = crypto.randomUUID();
    const field = { ...aNumber(), id, slot, createdAt: at, updatedAt: at, version: 1 };
    return [put({ ...definitionKey(id), ...field }), put({ ...definitionSlotKey(slot), definitionId: id })];
  });
  await commit(table, { writes });
}
