import { beforeAll, expect, test, vi } from 'vitest';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

/** A customer with orders, credit, points and a card, some of them of one who was merged into them; and somebody else. */
async function setup() {
  const doors = await setupDoors();
  const { call, customer, address } = doors;
  const post = async (path: string, body: object) => (await call('POST', path, { body })).body;
  const eur = (amount: string) => ({ amount: { amount, currency: 'EUR' } });
  const { id: merged } = await customer({ email: address('before') });
  const { id } = await customer({ email: address() });
  const { id: stranger } = await customer({ email: address('stranger') });
  const orderOf = async (customerId: string, number: string, placedAt: string, status = 'completed') =>
    await post('/v1/orders', {
      ...{ store: 'web', number: `${number} of ${customerId}`, placedAt, status },
      ...{ currency: 'EUR', total: '12.30', customer: { id: customerId } },
    });
  await orderOf(merged, 'first', '2026-01-01T12:00:00Z');
  await orderOf(id, 'second', '2026-02-01T12:00:00Z', 'cancelled');
  await orderOf(stranger, 'other', '2026-02-02T12:00:00Z');
  await post(`/v1/customers/${merged}/credit`, { ...eur('5.00'), reason: 'Goodwill' });
  await post(`/v1/customers/${merged}/credit`, { amount: { amount: '700', currency: 'JPY' } });
  await post(`/v1/customers/${stranger}/credit`, eur('99.00'));
  await post(`/v1/customers/${id}/merge`, { from: merged });
  await post(`/v1/customers/${id}/credit`, eur('2.00'));
  await post(`/v1/customers/${id}/points`, { points: 7 });
  const card = await post(`/v1/customers/${id}/loyalty-cards`, { type: 'customer', barcode: address() });
  await post(`/v1/customers/${id}/points`, { points: 30, cardId: card.id });
  const typed = { password: good, confirmation: good };
  const logIn = async (whose: string, email: string): Promise<string> => {
    await call('PUT', `/v1/customers/${whose}/password`, { body: typed });
    return (await doors.logIn(good, email)).body.token;
  };
  const session = await logIn(id, address());
  const nobodys = await logIn((await customer({ email: address('new') })).id, address('new'));
  const mine = (path: string, key = session) => call('GET', `/v1/me/${path}`, { key });
  return { ...doors, id, card, mine, nobodys };
}

let shop: Awaited<ReturnType<typeof setup>>;
beforeAll(async () => {
  shop = await setup();
});

test('customers list their own orders, the newest first, page by page, with those of who was merged into them', async () => {
  const { mine, call, id } = shop;
  const first = await mine('orders?limit=1');
  expect(first.body.items).toMatchObject([{ number: `second of ${id}`, total: '12.30' }]);
  expect(first.headers.link).toContain('/v1/me/orders?limit=1&cursor=');
  const second = await mine(`orders?limit=1&cursor=${first.body.nextCursor}`);
  expect(second.body).toMatchObject({ items: [{ number: expect.stringContaining('first') }] });
  expect(second.body).not.toHaveProperty('nextCursor');
  const completed = await mine('orders?status=completed');
  expect(completed.body.items).toEqual(second.body.items);
  expect((await mine('orders')).body).toEqual((await call('GET', `/v1/customers/${id}/orders`)).body);
});

interface Page {
  readonly items: readonly object[];
}

/** What an administrator reads, without which key posted an entry, and in which request. */
function ofTheOwner({ items, ...rest }: Page) {
  for (const entry of items)
    expect(entry).toMatchObject({ actor: expect.stringContaining(':'), requestId: expect.any(String) });
  return {
    ...rest,
    items: items.map((entry) =>
      Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'actor' && name !== 'requestId')),
    ),
  };
}

test('customers read their own credit, in each currency, and their points, also those of a card', async () => {
  const { mine, call, id, card } = shop;
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  const jpy = { amount: '700', currency: 'JPY' };
  expect((await mine('credit')).body).toMatchObject({ balance: eur('7.00'), balances: [eur('7.00'), jpy] });
  expect((await mine('credit?currency=JPY')).body.balance).toEqual(jpy);
  expect((await mine('points')).body).toMatchObject({ balance: 7, items: [{ points: 7 }] });
  expect((await mine(`points?cardId=${card.id}`)).body).toMatchObject({ balance: 30 });
  for (const path of ['credit', 'credit?currency=JPY', 'points', `points?cardId=${card.id}`])
    expect((await mine(path)).body).toEqual(
      ofTheOwner((await call('GET', `/v1/customers/${id}/${path}`)).body),
    );
});

test('customers list their own loyalty cards', async () => {
  const { body } = await shop.mine('loyalty-cards');
  expect(body).toMatchObject({ total: 1, items: [{ id: shop.card.id, points: 30, status: 'active' }] });
});

test('what they are told is what “download my data” tells, in the same words', async () => {
  const { mine } = shop;
  const { accounts, loyaltyCards } = (await mine('data')).body;
  const [credit] = accounts.credit.filter(
    ({ balance }: { balance: { currency: string } }) => balance.currency === 'EUR',
  );
  expect((await mine('credit')).body.items).toEqual(credit.items);
  expect((await mine('loyalty-cards')).body.items).toEqual(loyaltyCards);
});

test('who has nothing yet is told so, and a card of somebody else is none (trust 30)', async () => {
  const { mine, nobodys, card } = shop;
  expect((await mine('orders', nobodys)).body).toEqual({ items: [] });
  const nothing = { amount: '0.00', currency: 'EUR' };
  expect((await mine('credit', nobodys)).body).toEqual({ items: [], balance: nothing, balances: [nothing] });
  expect((await mine(`points?cardId=${card.id}`, nobodys)).body).toEqual({ items: [], balance: 0 });
  expect((await mine('loyalty-cards', nobodys)).body).toEqual({ items: [], total: 0 });
});

test('who has registered somebody else’s address learns nothing of its owner by it (trust 16)', async () => {
  const { call, register, post, deliver, confirm, askForToken, logIn, address } = await setupDoors();
  const attacker = (await register()).body.token;
  const as = (key: string, path: string) => call('GET', `/v1/me${path}`, { key });
  const change = (name: string) =>
    call('POST', '/v1/me/email', { key: attacker, body: { email: address(name), password: good } });
  expect((await change('mallory')).status).toBe(202);
  const toMallory = (await deliver()).find(({ to }) => to === address('mallory'))?.token;
  const order = {
    ...{ store: 'web', number: address(), placedAt: '2026-01-01T12:00:00Z', status: 'completed' },
    ...{ currency: 'EUR', total: '12.30', customer: { email: address(), phone: '020 7946 0958' } },
  };
  expect((await call('POST', '/v1/orders', { body: order })).status).toBe(200);
  const refused = { status: 403, body: { code: 'email_not_verified' } };
  const paths = ['/orders', '/credit', '/points', '/loyalty-cards', '/data'];
  for (const path of paths) expect(await as(attacker, path)).toMatchObject(refused);
  const { body } = await as(attacker, '');
  expect([body.phone, body.ordersCount, body.lastOrderAt]).toEqual([undefined, 0, undefined]);
  // Nor by an address of their own, whenever they have asked for it.
  expect(await change('another')).toMatchObject(refused);
  expect(await post('email-change/confirm', { token: toMallory })).toMatchObject(refused);
  expect(await as(attacker, '/orders')).toMatchObject(refused);

  expect((await confirm(await askForToken(), 'the owner’s own words')).status).toBe(204);
  const { token, customer } = (await logIn('the owner’s own words')).body;
  expect(customer).toMatchObject({ ordersCount: 1 });
  for (const path of paths) expect((await as(token, path)).status).toBe(200);
  expect((await as(token, '/orders')).body.items).toMatchObject([{ number: address() }]);
});
