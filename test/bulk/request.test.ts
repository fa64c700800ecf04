import { describe, expect, test } from 'vitest';
import { setupBulk } from './support/bulk.ts';
import { freshTag } from './support/values.ts';

const shared = setupBulk();

describe('a request', () => {
  test('that is repeated with its Idempotency-Key starts nothing again', async () => {
    const { post, settle, queued, givenCustomer, customer } = await shared;
    const id = await givenCustomer();
    const body = { selection: { ids: [id] }, action: { type: 'change', addTags: [freshTag()] } };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await post(body, headers);
    await settle();
    const again = await post(body, headers);
    expect(again).toMatchObject({
      status: 202,
      headers: { 'idempotent-replayed': 'true' },
      body: { id: first.body.id },
    });
    expect(again.body.status).toBe('completed');
    expect(queued).toEqual([]);
    expect((await customer(id)).version).toBe(2);
    const other = { ...body, action: { type: 'delete' } };
    expect((await post(other, headers)).status).toBe(422);
  });

  test('whose message to the workers is lost is answered all the same, and a repetition queues it', async () => {
    const { post, settle, queued, givenCustomer, customer } = await shared;
    const id = await givenCustomer();
    const body = { selection: { ids: [id] }, action: { type: 'change', addTags: [freshTag()] } };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    expect((await post(body, headers)).status).toBe(202);
    queued.length = 0;
    expect((await post(body, headers)).status).toBe(202);
    await settle();
    expect((await customer(id)).version).toBe(2);
  });

  test('is refused with a key that may only change customers, or only read them', async () => {
    const { call, newKey } = await shared;
    const body = { selection: { all: true }, action: { type: 'delete' }, dryRun: true };
    for (const [granted, lacking] of [
      ['customers:write', 'customers:read'],
      ['customers:read', 'customers:write'],
    ] as const) {
      const answer = await call('POST', '/v1/bulk-actions', { body, key: await newKey([granted]) });
      expect(answer).toMatchObject({
        status: 403,
        headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${lacking}"` },
        body: { detail: 'This needs an API key with the scopes customers:write and customers:read.' },
      });
    }
  });

  test('a job tells keys that may not read customers how they were selected, but not by which words', async () => {
    const { start, settle, call, newKey } = await shared;
    const { id } = await start({ q: 'ada lovelace' }, { type: 'change', taxExempt: true });
    await settle();
    const { body } = await call('GET', `/v1/jobs/${id}`, { key: await newKey(['jobs:read']) });
    expect(body.selected).toEqual({ by: 'filter' });
  });
});
