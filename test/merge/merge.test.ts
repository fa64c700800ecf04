import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findOwners } from '../../shared/imports/match.ts';
import { useCustomers } from '../customers/support/customers.ts';

const { call, create, patch, table } = useCustomers();

const merge = (into: string, from: string, more: object = {}, headers = {}) =>
  call('POST', `/v1/customers/${into}/merge`, { body: { from, ...more }, headers });
const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('a merging of two customers', () => {
  test('fills in what the one who stays lacks, unites groups and tags, and lets the newer answer about marketing stand', async () => {
    const [one, two] = await Promise.all(
      ['merged one', 'merged two'].map((name) => call('POST', '/v1/groups', { body: { name } })),
    );
    const into = await create({
      firstName: 'Ada',
      email: 'ada@stays.example',
      phone: '020 7946 0958',
      tags: ['Founder'],
      groupIds: [one?.body.id],
      billingAddress: { line1: 'Mill Lane 1', country: 'GB' },
      marketing: { email: true, at: '2026-01-01T00:00:00.000Z', source: 'till' },
    });
    const from = await create({
      firstName: 'Augusta',
      lastName: 'Lovelace',
      name: 'Countess',
      email: 'ada@goes.example',
      username: 'Countess.Ada',
      externalId: 'till-merged',
      phone: '020 7946 0000',
      tags: ['founder', 'VIP'],
      groupIds: [two?.body.id, one?.body.id],
      shippingAddress: { line1: '12 St James’s Square', country: 'GB' },
      billingAddress: 'same',
      marketing: { email: false, at: '2026-02-01T00:00:00.000Z', source: 'letter' },
      notes: 'Prefers letters.',
    });
    const { status, body } = await merge(into.id, from.id, { take: ['phone'] });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      id: into.id,
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@stays.example',
      username: 'Countess.Ada',
      externalId: 'till-merged',
      phone: '020 7946 0000',
      phoneE164: '+442079460000',
      tags: ['Founder', 'VIP'],
      groupIds: [one?.body.id, two?.body.id],
      shippingAddress: { line1: '12 St James’s Square' },
      billingAddress: { line1: 'Mill Lane 1' },
      marketing: { email: false, at: '2026-02-01T00:00:00.000Z', source: 'letter' },
      notes: 'Prefers letters.',
      mergedIds: [from.id],
      version: 2,
    });
    // Who is known by a first name is not called by another full name.
    expect(body).not.toHaveProperty('name');
    const taken = await call('GET', '/v1/customers/lookup?externalId=till-merged');
    expect(taken.body.id).toBe(into.id);
    // The address that nobody has any more is free again.
    expect((await call('GET', '/v1/customers/lookup?email=ada@goes.example')).status).toBe(404);
    expect((await create({ email: 'ada@goes.example' })).id).not.toBe(from.id);
    const consents = await call('GET', `/v1/customers/${into.id}/consents`);
    expect(consents.body.items.map(({ source }: { source: string }) => source)).toEqual([
      'letter',
      'letter',
      'till',
    ]);
  });

  test('foresees all of that, with each conflict and what nobody will have any more, and does nothing', async () => {
    const into = await create({ name: 'Ada', phone: '1', externalId: 'foreseen-1', birthDate: '--12-10' });
    const from = await create({
      name: 'A. Lovelace',
      email: 'ada@foreseen.example',
      externalId: 'foreseen-2',
      birthDate: '--12-10',
      tags: ['vip'],
    });
    const posted = await call('POST', `/v1/customers/${from.id}/credit`, { body: { amount: eur('12.30') } });
    expect(posted.status).toBe(201);
    const { status, body } = await merge(into.id, from.id, { dryRun: true, take: ['externalId'] });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.customer).toMatchObject({ id: into.id, name: 'Ada', email: 'ada@foreseen.example' });
    expect(body.customer).toMatchObject({ externalId: 'foreseen-2', creditBalance: eur('12.30') });
    expect(body.from).toMatchObject({ id: from.id, name: 'A. Lovelace', creditBalance: eur('12.30') });
    expect(body.versions).toEqual({ into: 1, from: 1 });
    expect(body.conflicts).toEqual([
      { field: 'name', wins: 'into', into: 'Ada', from: 'A. Lovelace' },
      { field: 'externalId', wins: 'from', into: 'foreseen-1', from: 'foreseen-2' },
    ]);
    expect(body.gains).toEqual({ fields: ['email'], groupIds: [], tags: ['vip'] });
    expect(body.moves).toEqual({ orders: 0, accounts: [{ account: 'credit:EUR', balance: eur('12.30') }] });
    expect(body.lost.map(({ code }: { code: string }) => code)).toEqual(['externalId', 'sessions']);
    for (const one of [into, from]) {
      const now = await call('GET', `/v1/customers/${one.id}`);
      expect(now.body).toMatchObject({ id: one.id, version: 1 });
    }
  });

  test('moves balances by entries on both sides, which stay in one list', async () => {
    const [into, from] = [await create({ name: 'Payee' }), await create({ name: 'Payer' })];
    const credit = (id: string, amount: string) =>
      call('POST', `/v1/customers/${id}/credit`, { body: { amount: eur(amount) } });
    await credit(into.id, '1.00');
    await credit(from.id, '5.00');
    await credit(from.id, '-2.00');
    const { body } = await merge(into.id, from.id);
    expect(body.creditBalance).toEqual(eur('4.00'));
    const entries = await call('GET', `/v1/customers/${into.id}/credit`);
    expect(entries.body.balance).toEqual(eur('4.00'));
    const amounts = entries.body.items.map(({ amount }: { amount: { amount: string } }) => amount.amount);
    expect(amounts.toSorted()).toEqual(['-2.00', '-3.00', '1.00', '3.00', '5.00']);
    // What is posted under the id of who went is posted to who stays.
    expect((await credit(from.id, '-4.00')).status).toBe(201);
    expect((await call('GET', `/v1/customers/${into.id}`)).body.creditBalance).toEqual(eur('0.00'));
  });

  test('knows the references of postings of both: none is posted again', async () => {
    const [into, from] = [await create({ name: 'Into' }), await create({ name: 'From' })];
    const body = { amount: eur('5.00'), reference: 'return-1' };
    const first = await call('POST', `/v1/customers/${from.id}/credit`, { body });
    await merge(into.id, from.id);
    for (const id of [into.id, from.id]) {
      const again = await call('POST', `/v1/customers/${id}/credit`, { body });
      expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
      expect(again.body.at).toBe(first.body.at);
    }
    expect((await call('GET', `/v1/customers/${into.id}`)).body.creditBalance).toEqual(eur('5.00'));
  });

  test('is told by the audit of both, with whom and by whom (trust 47)', async () => {
    const [into, from] = [await create({ name: 'Stays' }), await create({ name: 'Goes', taxExempt: true })];
    const { headers } = await merge(into.id, from.id);
    const audit = await call('GET', `/v1/customers/${into.id}/audit`);
    const merged = audit.body.items.filter(({ action }: { action: string }) => action === 'merged');
    expect(merged).toHaveLength(2);
    for (const record of merged) {
      expect(record.requestId).toBe(headers['x-request-id']);
      expect(record.actor).toMatch(/^api-key:/);
    }
    expect(merged.flatMap(({ changes }: { changes: unknown[] }) => changes)).toContainEqual({
      field: 'mergedIds',
      to: [from.id],
    });
    // One list, also under the id of who went.
    expect((await call('GET', `/v1/customers/${from.id}/audit`)).body).toEqual(audit.body);
  });

  test('is not done to a version that the caller does not know, nor from one', async () => {
    const [into, from] = [await create({ name: 'Into' }), await create({ name: 'From' })];
    await patch(from.id, { notes: 'changed' });
    expect((await merge(into.id, from.id, {}, { 'if-match': '"7"' })).status).toBe(412);
    expect((await merge(into.id, from.id, { fromVersion: 1 })).status).toBe(412);
    expect((await merge(into.id, from.id, { fromVersion: 1, dryRun: true })).status).toBe(412);
    const done = await merge(into.id, from.id, { fromVersion: 2 }, { 'if-match': '"1"' });
    expect(done).toMatchObject({ status: 200, body: { version: 2, notes: 'changed' } });
  });

  test('that is repeated with its Idempotency-Key is answered as the first time (trust 40)', async () => {
    const [into, from] = [await create({ name: 'Into' }), await create({ name: 'From' })];
    const key = { 'idempotency-key': randomUUID() };
    const first = await merge(into.id, from.id, {}, key);
    const again = await merge(into.id, from.id, {}, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await merge(into.id, from.id, { take: ['name'] }, key)).body.code).toBe('idempotency_key_reused');
    expect((await merge(into.id, from.id)).body).toMatchObject({
      code: 'unknown_reference',
      errors: [{ pointer: '/from' }],
    });
  });

  test('needs two customers who are there', async () => {
    const [into, other, third] = [
      await create({ name: 'Into' }),
      await create({ name: 'Other' }),
      await create({ name: 'Third' }),
    ];
    expect((await merge(into.id, into.id)).body.code).toBe('invalid_request');
    expect((await merge(into.id, randomUUID())).body.code).toBe('unknown_reference');
    expect((await merge(randomUUID(), into.id)).status).toBe(404);
    expect((await merge(into.id, other.id, { take: ['marketing'] })).body.code).toBe('invalid_request');
    await merge(other.id, third.id);
    const { body } = await merge(into.id, third.id);
    expect(body.detail).toContain(other.id);
  });

  test('sums up what both brought along, and keeps what is in another currency on its own account', async () => {
    const into = await create({
      name: 'Into',
      openingBalance: { ordersCount: 2, totalSpent: eur('10.00'), points: 5, at: '2026-01-01' },
    });
    const from = await create({
      name: 'From',
      openingBalance: {
        ordersCount: 3,
        totalSpent: eur('5.00'),
        credit: { amount: '7', currency: 'JPY' },
        at: '2026-02-01',
      },
    });
    const { body } = await merge(into.id, from.id);
    expect(body).toMatchObject({
      openingBalance: {
        ordersCount: 5,
        totalSpent: eur('15.00'),
        credit: { amount: '7', currency: 'JPY' },
        points: 5,
        at: '2026-02-01',
      },
      ordersCount: 5,
      totalSpent: eur('15.00'),
      points: 5,
    });
    // A correction counts from there.
    const corrected = await patch(into.id, { openingBalance: { points: 7, credit: null } });
    expect(corrected.body).toMatchObject({ points: 7 });
    const yen = await call('GET', `/v1/customers/${into.id}/credit?currency=JPY`);
    expect(yen.body.balance.amount).toBe('0');
  });

  test('never takes over a password: who stays sets one by "forgot password" (trust 16)', async () => {
    const into = await create({ name: 'Into' });
    const from = await create({ name: 'From', email: 'from@password.example' });
    const password = 'correct horse battery';
    await call('PUT', `/v1/customers/${from.id}/password`, {
      body: { password, confirmation: password },
    });
    const login = () =>
      call('POST', '/v1/auth/login', { body: { email: 'from@password.example', password }, key: '' });
    const session = (await login()).body.token;
    const foreseen = await merge(into.id, from.id, { dryRun: true });
    expect(foreseen.body.lost.map(({ code }: { code: string }) => code)).toContain('password');
    const { body } = await merge(into.id, from.id);
    expect(body).toMatchObject({ email: 'from@password.example', hasPassword: false });
    expect((await login()).status).toBe(401);
    expect((await call('GET', '/v1/me', { key: session })).status).toBe(401);
  });
});

describe('the id of a customer who was merged', () => {
  test('leads to the one who stays, over several mergings: read, changed and merged into', async () => {
    const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create({ name })));
    await merge(b.id, a.id);
    await merge(c.id, b.id);
    const read = await call('GET', `/v1/customers/${a.id}`);
    expect(read).toMatchObject({
      status: 200,
      body: { id: c.id, mergedIds: [b.id, a.id] },
      headers: { 'content-location': `/v1/customers/${c.id}` },
    });
    const changed = await patch(a.id, { notes: 'changed' });
    expect(changed).toMatchObject({ status: 200, body: { id: c.id, notes: 'changed' } });
    expect(changed.headers['content-location']).toBe(`/v1/customers/${c.id}`);
    const merged = await merge(a.id, d.id);
    expect(merged).toMatchObject({ status: 200, body: { id: c.id, mergedIds: [b.id, a.id, d.id] } });
    expect(merged.headers['content-location']).toBe(`/v1/customers/${c.id}`);
    expect((await call('GET', `/v1/customers/${c.id}`)).headers).not.toHaveProperty('content-location');
  });

  test('is good in files, for passwords, and for links to unsubscribe that were mailed before', async () => {
    const marketing = { email: true };
    const [into, from] = [
      await create({ name: 'Into', email: 'into@old-id.example', marketing }),
      await create({ name: 'From', email: 'from@old-id.example', marketing }),
    ];
    const links = await Promise.all(
      [into, from].map(({ id }) => call('GET', `/v1/customers/${id}/unsubscribe-link`)),
    );
    await merge(into.id, from.id);
    const owners = await findOwners(table(), [{ id: from.id, fields: {} }]);
    expect(owners.byId(from.id)?.id).toBe(into.id);
    const typed = { password: 'correct horse battery', confirmation: 'correct horse battery' };
    expect((await call('PUT', `/v1/customers/${from.id}/password`, { body: typed })).status).toBe(204);
    expect((await call('GET', `/v1/customers/${into.id}`)).body.hasPassword).toBe(true);
    for (const { body } of links) {
      await patch(into.id, { marketing });
      const { pathname, search } = new URL(body.oneClick);
      expect((await call('POST', pathname + search, { key: null })).status).toBe(204);
      expect((await call('GET', `/v1/customers/${into.id}`)).body.marketing.email).toBe(false);
    }
  });

  test('deletes nobody, and leads to nobody when the one who stayed is deleted', async () => {
    const [into, from] = [await create({ name: 'Into' }), await create({ name: 'From' })];
    await merge(into.id, from.id);
    const refused = await call('DELETE', `/v1/customers/${from.id}`);
    expect(refused.status).toBe(404);
    expect(refused.body.detail).toContain(into.id);
    expect((await call('DELETE', `/v1/customers/${into.id}`)).status).toBe(204);
    expect((await call('GET', `/v1/customers/${from.id}`)).status).toBe(404);
    expect((await call('GET', `/v1/customers/${from.id}/audit`)).body.items).not.toHaveLength(0);
  });
});
