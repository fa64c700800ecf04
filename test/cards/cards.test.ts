import { describe, expect, test } from 'vitest';
import { useLedger } from '../ledger/support/ledger.ts';

const { call, post, newCustomer, standing } = useLedger();

let barcodes = 4_006_381_000_000;
const barcode = () => String(++barcodes);

/** A customer with a card. */
async function setupCard(fields: object = {}) {
  const { id, path } = await newCustomer();
  const card = await post(`${path}/loyalty-cards`, { type: 'customer', barcode: barcode(), ...fields });
  return { id, path, card, cardPath: `${path}/loyalty-cards/${card.id}` };
}

describe('a loyalty card (promise 18)', () => {
  test('has a type, a barcode, points and a status, and is found by its barcode however it is typed', async () => {
    const { id, path, card, cardPath } = await setupCard({
      type: 'sponsorship-group',
      sponsor: 'School choir',
      barcode: 'ab 12',
      validUntil: '2027-01-31',
    });
    expect(card).toMatchObject({
      customerId: id,
      type: 'sponsorship-group',
      sponsor: 'School choir',
      barcode: 'ab 12',
      status: 'active',
      points: 0,
      version: 1,
    });
    await post(`${path}/points`, { points: 30, cardId: card.id });
    const read = await call('GET', cardPath);
    expect(read).toMatchObject({ body: { ...card, points: 30 }, headers: { etag: '"1"' } });
    expect((await call('GET', '/v1/loyalty-cards/lookup?barcode=AB12')).body).toEqual(read.body);
    expect((await call('GET', `${path}/loyalty-cards`)).body).toEqual({ items: [read.body], total: 1 });
    expect((await call('GET', '/v1/loyalty-cards/lookup?barcode=AB13')).status).toBe(404);
    const entries = (await call('GET', `${path}/points?cardId=${card.id}`)).body;
    expect(entries).toMatchObject({ balance: 30, items: [{ id: `${card.id}-1`, cardId: card.id }] });
    expect((await call('GET', path)).body.points).toBe(30);
  });

  test('that is inactive takes points and gives none; its entries can still be taken back', async () => {
    const { path, card, cardPath } = await setupCard();
    await post(`${path}/points`, { points: 30, cardId: card.id });
    const redeemed = await post(`${path}/points`, { points: -10, cardId: card.id });
    const changed = await call('PATCH', cardPath, { body: { status: 'inactive' } });
    expect(changed.body).toMatchObject({ status: 'inactive', points: 20, version: 2 });
    const refused = await call('POST', `${path}/points`, { body: { points: -1, cardId: card.id } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'account_inactive' } });
    expect(await post(`${path}/points`, { points: 1, cardId: card.id })).toMatchObject({ balanceAfter: 21 });
    expect(await post(`${path}/points/${redeemed.id}/reversal`, {})).toMatchObject({ balanceAfter: 31 });
    const { items } = (await call('GET', `${path}/audit`)).body;
    expect(items.flatMap((one: { changes: object[] }) => one.changes)).toContainEqual({
      field: 'loyaltyCard.status',
      from: 'active',
      to: 'inactive',
    });
  });

  test('is changed in the version that is known, and in any when nothing changes (trust 41)', async () => {
    const { cardPath } = await setupCard();
    const change = (body: object, version: number) =>
      call('PATCH', cardPath, { body, headers: { 'if-match': `"${version}"` } });
    expect((await change({ validUntil: '2027-01-01', sponsor: 'Club' }, 1)).body.version).toBe(2);
    expect((await change({ sponsor: null }, 1)).status).toBe(412);
    expect((await change({ sponsor: 'Club' }, 1)).body.version).toBe(2);
    const cleared = (await change({ sponsor: null, barcode: barcode() }, 2)).body;
    expect(cleared).toMatchObject({ version: 3, validUntil: '2027-01-01' });
    expect(cleared.sponsor).toBeUndefined();
    expect((await call('PATCH', cardPath, { body: { points: 100 } })).status).toBe(400);
    expect((await call('DELETE', cardPath, { headers: { 'if-match': '"1"' } })).status).toBe(412);
  });

  test('that is deleted gives its points to the customer, by entries, and its barcode is free again', async () => {
    const { id, path, card, cardPath } = await setupCard();
    await post(`${path}/points`, { points: 5 });
    await post(`${path}/points`, { points: 30, cardId: card.id });
    expect((await call('DELETE', cardPath)).status).toBe(204);
    expect((await call('GET', cardPath)).status).toBe(404);
    expect((await call('GET', path)).body.points).toBe(35);
    expect(Object.keys((await standing(id))?.accounts ?? {})).toEqual(['points']);
    const own = (await call('GET', `${path}/points`)).body;
    expect(own.items[0]).toMatchObject({ kind: 'transfer', points: 30, balanceAfter: 35 });
    const gone = (await call('GET', `${path}/points?cardId=${card.id}`)).body;
    expect(gone.items[0]).toMatchObject({ kind: 'transfer', points: -30, balanceAfter: 0 });
    const late = await call('POST', `${path}/points`, { body: { points: 1, cardId: card.id } });
    expect(late.status).toBe(404);
    await setupCard({ barcode: card.barcode });
  });
});

describe('a barcode', () => {
  test('of 50 who claim it at the same moment goes to one', async () => {
    const [one, other] = [await newCustomer(), await newCustomer()];
    const body = { type: 'customer', barcode: barcode() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        call('POST', `${(index % 2 ? one : other).path}/loyalty-cards`, { body }),
      ),
    );
    const codes = answers.map(({ status, body }) => (status === 201 ? 'taken' : body.code));
    expect(codes.filter((code) => code === 'taken')).toHaveLength(1);
    expect(codes.filter((code) => code === 'already_exists')).toHaveLength(49);
    const cards = [one, other].map(({ path }) => call('GET', `${path}/loyalty-cards`));
    const totals = (await Promise.all(cards)).map((answer) => answer.body.total);
    expect(totals.toSorted()).toEqual([0, 1]);
  });

  test('moves from card to card by a change, and is free when its customer is gone', async () => {
    const [one, other] = [await setupCard(), await setupCard()];
    const taken = await call('PATCH', other.cardPath, { body: { barcode: one.card.barcode } });
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ pointer: '/barcode' }] } });
    await call('PATCH', one.cardPath, { body: { barcode: barcode() } });
    const moved = await call('PATCH', other.cardPath, { body: { barcode: one.card.barcode } });
    expect(moved.status).toBe(200);
    expect((await call('DELETE', other.path)).status).toBe(204);
    expect((await call('GET', `/v1/loyalty-cards/lookup?barcode=${one.card.barcode}`)).status).toBe(404);
    await setupCard({ barcode: one.card.barcode });
  });

  test('is not claimed twice by a request that is repeated (trust 40)', async () => {
    const { path } = await newCustomer();
    const request = {
      body: { type: 'customer', barcode: barcode() },
      headers: { 'idempotency-key': 'card' },
    };
    const first = await call('POST', `${path}/loyalty-cards`, request);
    const second = await call('POST', `${path}/loyalty-cards`, request);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(first.headers.location).toBe(`${path}/loyalty-cards/${first.body.id}`);
  });

  test.each(['ä', '4\t2\u0000', ' ', ''])('has no characters such as in %j', async (code) => {
    const { path } = await newCustomer();
    const answer = await call('POST', `${path}/loyalty-cards`, { body: { type: 'customer', barcode: code } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/barcode' }] } });
  });
});
