import { describe, expect, test } from 'vitest';
import { entryKey } from '../../shared/ledger/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { remove } from '../../shared/table/writes.ts';
import { eur, useLedger } from './support/ledger.ts';

const { call, post, newCustomer, standing, api } = useLedger();

describe('account credit (promise 28)', () => {
  test('is added and taken; the list shows both, the newest first, each with the balance after it', async () => {
    const { id, path } = await newCustomer();
    const added = await post(`${path}/credit`, { amount: eur('12.30'), reason: 'Goodwill' });
    expect(added).toMatchObject({
      id: 'EUR-1',
      number: 1,
      kind: 'posting',
      amount: eur('12.30'),
      balanceAfter: eur('12.30'),
      reason: 'Goodwill',
      customerId: id,
      actor: expect.stringMatching(/^api-key:/),
    });
    await post(`${path}/credit`, { amount: eur('-5') });
    await post(`${path}/credit`, { amount: { amount: '700', currency: 'JPY' } });
    const { body } = await call('GET', `${path}/credit`);
    expect(body.balance).toEqual(eur('7.30'));
    expect(body.items.map((entry: { balanceAfter: object }) => entry.balanceAfter)).toEqual([
      eur('7.30'),
      eur('12.30'),
    ]);
    const yen = (await call('GET', `${path}/credit?currency=JPY`)).body;
    expect(yen).toMatchObject({ balance: { amount: '700' }, items: [{ id: 'JPY-1' }] });
    const customer = (await call('GET', path)).body;
    expect(customer).toMatchObject({ version: 1 });
  });

  test('in other currencies is told beside it, also what was used up, the shop’s own first', async () => {
    const { path } = await newCustomer();
    const jpy = { amount: '1000', currency: 'JPY' };
    await post(`${path}/credit`, { amount: jpy });
    await post(`${path}/credit`, { amount: { amount: '3', currency: 'CHF' } });
    await post(`${path}/credit`, { amount: { amount: '-3', currency: 'CHF' } });
    await post(`${path}/points`, { points: 7 });
    const balances = [eur('0.00'), { amount: '0.00', currency: 'CHF' }, jpy];
    const { body } = await call('GET', `${path}/credit`);
    expect(body).toEqual({ items: [], balance: eur('0.00'), balances });
    const yen = (await call('GET', `${path}/credit?currency=JPY`)).body;
    expect(yen).toMatchObject({ balance: jpy, balances, items: [{ id: 'JPY-1' }] });
  });

  test('comes in pages, and of nobody there is none', async () => {
    const { path } = await newCustomer();
    const none = { items: [], balance: eur('0.00'), balances: [eur('0.00')] };
    expect((await call('GET', `${path}/credit`)).body).toEqual(none);
    for (const amount of ['1', '2', '3']) await post(`${path}/credit`, { amount: eur(amount) });
    const first = (await call('GET', `${path}/credit?limit=2`)).body;
    const rest = (await call('GET', `${path}/credit?limit=2&cursor=${first.nextCursor}`)).body;
    const ids = [...first.items, ...rest.items].map((entry) => entry.id);
    expect(ids).toEqual(['EUR-3', 'EUR-2', 'EUR-1']);
    expect(rest.nextCursor).toBeUndefined();
    const nobody = `/v1/customers/${crypto.randomUUID()}/credit`;
    expect((await call('GET', nobody)).status).toBe(404);
    expect((await call('POST', nobody, { body: { amount: eur('1') } })).status).toBe(404);
  });

  test('never falls below zero; the refusal says what there is, and nothing is posted', async () => {
    const { id, path } = await newCustomer();
    await post(`${path}/credit`, { amount: eur('20') });
    const refused = await call('POST', `${path}/credit`, { body: { amount: eur('-20.01') } });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'insufficient_balance', detail: expect.stringContaining('20.00 EUR') },
    });
    expect((await standing(id))?.accounts['credit:EUR']).toMatchObject({ balance: 2000, entries: 1 });
  });

  test.each([
    [{ amount: eur('0') }, '/amount/amount'],
    [{ amount: '5.00' }, '/amount'],
    [{ amount: eur('1.234') }, '/amount/amount'],
    [{ amount: { amount: '1', currency: 'XYZ' } }, '/amount/currency'],
    [{ amount: eur('1'), reason: 'a\u0007b' }, '/reason'],
    [{ amount: eur('1'), actor: 'me' }, '/actor'],
  ])('refuses %j', async (body, pointer) => {
    const { path } = await newCustomer();
    const answer = await call('POST', `${path}/credit`, { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('is posted once for an Idempotency-Key, also when there is too little by now (trust 24, 40)', async () => {
    const { path } = await newCustomer();
    await post(`${path}/credit`, { amount: eur('5') });
    const request = { body: { amount: eur('-5') }, headers: { 'idempotency-key': 'take-5' } };
    const first = await call('POST', `${path}/credit`, request);
    const second = await call('POST', `${path}/credit`, request);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers['idempotent-replayed']).toBe('true');
    const changed = { ...request, body: { amount: eur('-4') } };
    expect((await call('POST', `${path}/credit`, changed)).body.code).toBe('idempotency_key_reused');
    expect((await call('GET', `${path}/credit`)).body.items).toHaveLength(2);
    // Of another customer, and to another account, it is another request.
    const { path: other } = await newCustomer();
    const gift = { body: { amount: eur('7') }, headers: request.headers };
    const elsewhere = await call('POST', `${other}/credit`, gift);
    expect([elsewhere.status, elsewhere.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect((await call('GET', `${other}/credit`)).body.balance).toEqual(eur('7.00'));
  });

  test('is posted once for a reference, and another amount under it is refused', async () => {
    const { path } = await newCustomer();
    const body = { amount: eur('5'), reference: 'return-1' };
    const first = await call('POST', `${path}/credit`, { body });
    const again = await call('POST', `${path}/credit`, { body: { ...body, reason: 'Again' } });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = await call('POST', `${path}/credit`, { body: { ...body, amount: eur('6') } });
    expect(other).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    await post(`${path}/points`, { points: 5, reference: 'return-1' });
    expect((await call('GET', `${path}/credit`)).body.items).toHaveLength(1);
  });

  test('leaves an audit record that names the field and no amount (trust 47)', async () => {
    const { path } = await newCustomer();
    const { requestId } = await post(`${path}/credit`, { amount: eur('5') });
    const { items } = (await call('GET', `${path}/audit`)).body;
    expect(items[0]).toMatchObject({ requestId, action: 'updated', changes: [{ field: 'credit' }] });
  });

  test('needs the scope for accounts, and no right to change customers (trust 30)', async () => {
    const { path } = await newCustomer();
    const [till, clerk] = [await api().newKey(['accounts:write']), await api().newKey(['customers:write'])];
    const body = { amount: eur('1') };
    expect((await call('POST', `${path}/credit`, { body, key: clerk })).status).toBe(403);
    expect((await call('POST', `${path}/credit`, { body, key: till })).status).toBe(201);
  });
});

describe('an entry that the table has lost', () => {
  test('is never posted in another one’s place: what was known by it is refused, and the answer says why (trust 22)', async () => {
    const { id, path } = await newCustomer();
    const once = { body: { amount: eur('10.00'), reference: 'once' } };
    await post(`${path}/credit`, once.body);
    await post(`${path}/credit/EUR-1/reversal`, {});
    for (const number of [1, 2])
      await commit(api().table, { writes: [remove(entryKey(id, 'credit:EUR', number))] });
    expect(await call('POST', `${path}/credit`, once)).toMatchObject({
      status: 409,
      body: {
        code: 'already_exists',
        detail: expect.stringMatching(/used before, for the entry 1, .* lost/),
      },
    });
    expect(await call('POST', `${path}/credit/EUR-1/reversal`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'not_reversible', detail: expect.stringMatching(/reversed before, by the entry 2/) },
    });
    expect((await standing(id))?.accounts['credit:EUR']).toMatchObject({ balance: 0, entries: 2 });
  });
});

describe('a reversal', () => {
  test('posts the opposite once, and both stay', async () => {
    const { path } = await newCustomer();
    await post(`${path}/credit`, { amount: eur('8') });
    const reversal = await post(`${path}/credit/EUR-1/reversal`, { reason: 'Typo' });
    expect(reversal).toMatchObject({
      id: 'EUR-2',
      kind: 'reversal',
      reverses: 'EUR-1',
      amount: eur('-8.00'),
      balanceAfter: eur('0.00'),
      reason: 'Typo',
    });
    const again = await call('POST', `${path}/credit/EUR-1/reversal`, { body: {} });
    expect(again).toMatchObject({ status: 201, body: { id: 'EUR-2' } });
    expect(again.headers['idempotent-replayed']).toBe('true');
    const ofIt = await call('POST', `${path}/credit/EUR-2/reversal`);
    expect(ofIt).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
    for (const nothing of ['EUR-9', 'zzz', 'EUR-0']) {
      const { status, body } = await call('POST', `${path}/credit/${nothing}/reversal`);
      expect([status, body.detail]).toEqual([404, 'There is no entry with this id.']);
    }
  });

  test('is refused when what was added has been spent', async () => {
    const { path } = await newCustomer();
    await post(`${path}/points`, { points: 10 });
    await post(`${path}/points`, { points: -8 });
    const refused = await call('POST', `${path}/points/1/reversal`, { body: {} });
    expect(refused).toMatchObject({ status: 409, body: { code: 'insufficient_balance' } });
    expect(await post(`${path}/points/2/reversal`, {})).toMatchObject({ points: 8, balanceAfter: 10 });
  });
});

describe('of a customer who was merged into another', () => {
  test('entries are listed with theirs, and cannot be taken back there: their balance has moved', async () => {
    const [stays, goes] = [await newCustomer({ name: 'Stays' }), await newCustomer({ name: 'Goes' })];
    await post(`${goes.path}/credit`, { amount: eur('5') });
    const merged = await call('POST', `${stays.path}/merge`, { body: { from: goes.id } });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    const { items, balance } = (await call('GET', `${goes.path}/credit`)).body;
    expect(balance).toEqual(eur('5.00'));
    const ids = items.map((entry: { id: string }) => entry.id).toSorted();
    expect(ids).toEqual(['EUR-1', `EUR-1.${goes.id}`, `EUR-2.${goes.id}`].toSorted());
    const old = await call('POST', `${stays.path}/credit/EUR-1.${goes.id}/reversal`, { body: {} });
    expect(old).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
  });
});

describe('at the same moment', () => {
  test('of 50 who take 1 of 20, exactly 20 succeed, and the others are told that it is not enough', async () => {
    const { id, path } = await newCustomer();
    await post(`${path}/points`, { points: 20 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call('POST', `${path}/points`, { body: { points: -1 } })),
    );
    const codes = answers.map(({ status, body }) => (status === 201 ? 'taken' : body.code));
    expect(codes.filter((code) => code === 'taken')).toHaveLength(20);
    expect(codes.filter((code) => code === 'insufficient_balance')).toHaveLength(30);
    expect((await standing(id))?.accounts.points).toMatchObject({ balance: 0, entries: 21 });
  });

  test('50 who add all get through', async () => {
    const { path } = await newCustomer();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call('POST', `${path}/credit`, { body: { amount: eur('1') } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const { body } = await call('GET', `${path}/credit?limit=100`);
    expect(body.balance).toEqual(eur('50.00'));
    const numbers = body.items.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => 50 - index));
  });

  test('50 with one reference, or one key, post once', async () => {
    const { path } = await newCustomer();
    const byReference = await Promise.all(
      Array.from({ length: 25 }, () =>
        call('POST', `${path}/credit`, { body: { amount: eur('1'), reference: 'r' } }),
      ),
    );
    const byKey = await Promise.all(
      Array.from({ length: 25 }, () =>
        call('POST', `${path}/credit`, { body: { amount: eur('2') }, headers: { 'idempotency-key': 'k' } }),
      ),
    );
    expect(new Set(byReference.map(({ body }) => body.id))).toEqual(new Set(['EUR-1']));
    expect(new Set(byKey.map(({ body }) => body.id))).toEqual(new Set(['EUR-2']));
    expect((await call('GET', `${path}/credit`)).body.balance).toEqual(eur('3.00'));
  });
});
