import { describe, expect, test } from 'vitest';
import { eur, useLedger } from './support/ledger.ts';

const { call, post, newCustomer } = useLedger();

/** A customer with an account of 100 EUR in a store. */
async function setupAccount(fields?: object, store = 'Main Street') {
  const { path } = await newCustomer(fields);
  const account = `${path}/accounts/${encodeURIComponent(store)}`;
  const opened = await call('PUT', account, { body: { creditLimit: eur('100') } });
  expect(opened.status, JSON.stringify(opened.body)).toBe(200);
  return { path, account, opened };
}

const charge = (amount: string) => ({ type: 'charge', amount: eur(amount) });
const payment = (amount: string) => ({ type: 'payment', amount: eur(amount) });

describe('a client account (promise 17)', () => {
  test('says limit, due amount, what is available and its status, per store', async () => {
    const { path, account, opened } = await setupAccount();
    expect(opened.body).toMatchObject({
      store: 'Main Street',
      creditLimit: eur('100.00'),
      due: eur('0.00'),
      available: eur('100.00'),
      status: 'active',
      billTo: { name: 'Ada' },
    });
    await post(`${account}/entries`, { ...charge('80'), reference: 'invoice-17' });
    await post(`${account}/entries`, payment('30.50'));
    const other = await call('PUT', `${path}/accounts/Caf%C3%A9%20%231`, {
      body: { creditLimit: { amount: '5000', currency: 'JPY' }, status: 'inactive' },
    });
    const { body } = await call('GET', `${path}/accounts`);
    expect(body).toMatchObject({
      total: 2,
      items: [
        { store: 'Café #1', status: 'inactive', creditLimit: { amount: '5000', currency: 'JPY' } },
        { store: 'Main Street', due: eur('49.50'), available: eur('50.50'), balance: eur('-49.50') },
      ],
    });
    expect((await call('GET', account)).body).toEqual(body.items[1]);
    expect(other.headers.etag).toBeDefined();
    const entries = (await call('GET', `${account}/entries`)).body.items;
    expect(entries).toMatchObject([
      { id: '2', type: 'payment', amount: eur('30.50'), balanceAfter: eur('-49.50') },
      { id: '1', type: 'charge', amount: eur('80.00'), balanceAfter: eur('-80.00'), reference: 'invoice-17' },
    ]);
  });

  test('is charged up to its limit and no further, by 50 at the same moment as well', async () => {
    const { account } = await setupAccount();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call('POST', `${account}/entries`, { body: charge('10') })),
    );
    const codes = answers.map(({ status, body }) => (status === 201 ? 'charged' : body.code));
    expect(codes.filter((code) => code === 'charged')).toHaveLength(10);
    expect(codes.filter((code) => code === 'insufficient_balance')).toHaveLength(40);
    expect((await call('GET', account)).body).toMatchObject({ due: eur('100.00'), available: eur('0.00') });
  });

  test('that is inactive takes payments and no charges', async () => {
    const { account } = await setupAccount();
    await post(`${account}/entries`, charge('60'));
    const closed = await call('PUT', account, { body: { creditLimit: eur('100'), status: 'inactive' } });
    expect(closed.body).toMatchObject({ due: eur('60.00'), available: eur('0.00') });
    const refused = await call('POST', `${account}/entries`, { body: charge('1') });
    expect(refused).toMatchObject({ status: 409, body: { code: 'account_inactive' } });
    await post(`${account}/entries`, payment('60'));
    await post(`${account}/entries/2/reversal`, { reason: 'Bounced' });
    expect((await call('GET', account)).body.due).toEqual(eur('60.00'));
  });

  test('may get a limit below what is due: then nothing is charged until enough is paid', async () => {
    const { account } = await setupAccount();
    await post(`${account}/entries`, charge('80'));
    const lowered = await call('PUT', account, { body: { creditLimit: eur('50') } });
    expect(lowered.body).toMatchObject({ due: eur('80.00'), available: eur('0.00') });
    expect((await call('POST', `${account}/entries`, { body: charge('1') })).status).toBe(409);
    await post(`${account}/entries`, payment('40'));
    await post(`${account}/entries`, charge('10'));
  });

  test('stays in its currency once there are entries', async () => {
    const { account } = await setupAccount();
    const yen = { creditLimit: { amount: '9000', currency: 'JPY' } };
    expect((await call('PUT', account, { body: yen })).body.creditLimit.currency).toBe('JPY');
    const wrong = await call('POST', `${account}/entries`, { body: charge('1') });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'currency_mismatch' } });
    await post(`${account}/entries`, { type: 'charge', amount: { amount: '1', currency: 'JPY' } });
    const changed = await call('PUT', account, { body: { creditLimit: eur('1') } });
    expect(changed).toMatchObject({ status: 409, body: { code: 'currency_mismatch' } });
  });

  test('is changed in the version that is known, and what is so already in any (trust 41)', async () => {
    const { account, opened } = await setupAccount();
    const headers = { 'if-match': opened.headers.etag ?? '' };
    const raised = { body: { creditLimit: eur('200') }, headers };
    const first = await call('PUT', account, raised);
    expect(first.status).toBe(200);
    expect(await call('PUT', account, raised)).toMatchObject({ status: 200, body: first.body });
    expect((await call('PUT', account, { body: { creditLimit: eur('300') }, headers })).status).toBe(412);
  });

  test('is there only in stores where it was opened, and names no path', async () => {
    const { path, account } = await setupAccount();
    for (const [method, inner, body] of [
      ['GET', '', undefined],
      ['GET', '/entries', undefined],
      ['POST', '/entries', payment('1')],
    ] as const) {
      const nowhere = `${path}/accounts/Nowhere${inner}`;
      expect((await call(method, nowhere, { ...(body && { body }) })).status, nowhere).toBe(404);
    }
    const bodies = [{ creditLimit: eur('-1') }, { creditLimit: eur('1'), due: eur('0') }, {}];
    for (const body of bodies) expect((await call('PUT', account, { body })).status).toBe(400);
    const control = `${path}/accounts/a%07b`;
    expect((await call('PUT', control, { body: { creditLimit: eur('1') } })).status).toBe(404);
  });

  test.each([
    [
      {
        firstName: 'Ada',
        lastName: 'Lovelace',
        business: { company: 'Engines Ltd', address: { line1: '1 Mill Lane' } },
        shippingAddress: { line1: '12 Square' },
        billingAddress: 'same',
      },
      { name: 'Engines Ltd', address: { line1: '1 Mill Lane' } },
    ],
    [
      {
        firstName: 'Ada',
        lastName: 'Lovelace',
        shippingAddress: { line1: '12 Square' },
        billingAddress: 'same',
      },
      { name: 'Ada Lovelace', address: { line1: '12 Square' } },
    ],
    [
      { name: 'Ada L.', shippingAddress: { line1: '12 Square' }, billingAddress: { line1: '9 Road' } },
      { name: 'Ada L.', address: { line1: '9 Road' } },
    ],
    [{ externalId: 'till-9' }, {}],
  ])('bills %j to %j: a business at its own address (promise 14)', async (fields, billTo) => {
    const { opened } = await setupAccount(fields);
    expect(opened.body.billTo).toEqual(billTo);
  });
});
