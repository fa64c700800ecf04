import { beforeAll, describe, expect, test } from 'vitest';
import { mintLinkToken } from '../../shared/credentials/link-token.ts';
import { auditKey, partition } from '../../shared/customers/keys.ts';
import { lifetimes } from '../../shared/jobs/lifetimes.ts';
import { kindsOfItems } from '../../shared/subject-data/kinds.ts';
import { subjectData } from '../../shared/subject-data/resource.ts';
import { commit } from '../../shared/table/commit.ts';
import { readRange } from '../../shared/table/read.ts';
import { timeOrderedId } from '../../shared/table/time-ordered-id.ts';
import { put } from '../../shared/table/writes.ts';
import { escapeHtml } from '../../shared/text/html.ts';
import { everything, useCustomers } from '../customers/support/customers.ts';
import { expectAccessible } from '../support/axe.ts';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';
import { itemKindsIn } from './support/item-kinds.ts';

const { call, create, table } = useCustomers();
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const hostile = '<script>alert("x")</script> & Söhne';
const password = 'correct horse battery';

/** Somebody of whom there is everything, some of it brought along by another who was merged into them. */
let id: string;
let mergedId: string;
let session: string;
beforeAll(async () => {
  const field = { key: 'shoeSize', label: 'Shoe size', type: 'number' };
  expect((await call('POST', '/v1/custom-fields', { body: field })).status).toBe(201);
  const group = await call('POST', '/v1/groups', { body: { name: 'Friends of the house' } });
  const groupIds = [group.body.id];
  ({ id } = await create({ ...everything, status: 'active', groupIds, customFields: { shoeSize: 38.5 } }));
  ({ id: mergedId } = await create({
    name: hostile,
    notes: hostile,
    marketing: { email: false, at: '2025-01-01T00:00:00.000Z' },
  }));
  const path = `/v1/customers/${id}`;
  const ask = async (method: string, at: string, body?: object) => {
    const answer = await call(method, at, { body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  await ask('POST', `/v1/customers/${mergedId}/credit`, { amount: eur('7.77'), reason: 'Brought along' });
  for (const [number, customerId] of Object.entries({ 10001: id, 10002: mergedId })) {
    await ask('POST', '/v1/orders', {
      store: 'web',
      number,
      placedAt: '2026-03-04T05:06:07Z',
      status: 'completed',
      currency: 'EUR',
      total: '12.30',
      lineItems: [{ name: `Mug of ${number}`, quantity: 2, unitPrice: '6.15', total: '12.30' }],
      customer: { id: customerId },
    });
  }
  await ask('POST', `${path}/credit`, { amount: eur('12.30'), reason: 'Goodwill', reference: 'return-1' });
  await ask('POST', `${path}/points`, { points: 40, reason: 'Birthday' });
  await ask('PUT', `${path}/accounts/Main Street`, { creditLimit: eur('100.00') });
  await ask('POST', `${path}/accounts/Main Street/entries`, { type: 'charge', amount: eur('9.99') });
  const card = { type: 'customer', barcode: '4006381333931' };
  await ask('POST', `/v1/customers/${mergedId}/loyalty-cards`, card);
  await ask('PUT', `${path}/password`, { password, confirmation: password });
  ({ token: session } = await ask('POST', '/v1/auth/login', { email: everything.email, password }));
  await ask('GET', `${path}/unsubscribe-link`);
  await ask('POST', `${path}/merge`, { from: mergedId });
  const owner = { customerId: id, identityVersion: 1, epoch: 1 };
  await commit(table(), { writes: mintLinkToken({ purpose: 'reset' }, owner, new Date()).writes });
}, 30_000);

/** An administrator's entries, by account. */
type Accounts = Record<
  'credit' | 'points' | 'clientAccounts',
  readonly { readonly items: readonly { readonly actor: string; readonly requestId: string }[] }[]
>;

const dataOf = (of = id, query = '') => call('GET', `/v1/customers/${of}/data${query}`);

describe('what is kept of a customer (trust 46)', () => {
  test('is answered as a whole: record, orders with lines, accounts with entries, consents, audit, sessions', async () => {
    const { status, body } = await dataOf();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.complete).toBe(true);
    const { status: _, openingBalance, ...given } = everything;
    expect(body.customer).toMatchObject({ ...given, mergedIds: [mergedId] });
    expect(body.customFields).toEqual([{ key: 'shoeSize', label: 'Shoe size', value: 38.5 }]);
    expect(body.groups).toMatchObject([{ name: 'Friends of the house' }]);
    expect(body.earlierIdentity).toEqual({ texts: [hostile], phones: [] });
    expect(body.statistics).toMatchObject({
      currencies: [{ currency: 'EUR', orders: 2, spent: '24.60' }],
      opening: { ordersCount: openingBalance.ordersCount },
    });
    const lines = body.orders.items.flatMap(({ lineItems }: { lineItems: object[] }) => lineItems);
    expect(lines).toMatchObject([{ name: 'Mug of 10002' }, { name: 'Mug of 10001' }]);
    const { credit, points, clientAccounts } = body.accounts;
    const inEuro = credit.find((one: { balance: { currency: string } }) => one.balance.currency === 'EUR');
    expect(inEuro).toMatchObject({ balance: eur('20.07') });
    const reasons = inEuro.items.map(({ reason }: { reason?: string }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['Goodwill', 'Brought along']));
    const ofNoCard = points.find((one: { cardId?: string }) => one.cardId === undefined);
    expect(ofNoCard).toMatchObject({ balance: 160, items: [{ reason: 'Birthday' }, { kind: 'opening' }] });
    expect(clientAccounts).toMatchObject([
      { account: { store: 'Main Street', due: eur('9.99') }, items: [{ type: 'charge' }] },
    ]);
    expect(body.loyaltyCards).toMatchObject([{ barcode: '4006381333931', customerId: id }]);
    expect(body.memberships.items).toMatchObject([{ to: { number: '10042' } }]);
    expect(body.consents.items).toHaveLength(2);
    const actions = body.audit.items.map(({ action }: { action: string }) => action);
    expect(actions.filter((one: string) => one === 'created' || one === 'merged')).toHaveLength(4);
    expect(body.sessions).toMatchObject([{ createdAt: expect.any(String) }]);
    expect(body.mailedLinks).toMatchObject([{ purpose: 'reset' }]);
    expect(body.unsentMails).toMatchObject([{ kind: 'password-changed' }]);
    // Under the id of who was merged it is the same.
    expect((await dataOf(mergedId)).body.customer.id).toBe(id);
  });

  test('holds no secret, and every other text of every item that lies under the customer', async () => {
    const [answer, page] = [await dataOf(), await dataOf(id, '?format=html')];
    const items = await readRange(table(), { PK: partition(id) });
    const secrets = items.flatMap(({ SK, passwordHash, unsubscribeSecret }) => [
      passwordHash,
      unsubscribeSecret,
      ...(/^(SESSION|LINK)#/.test(SK) ? [SK.split('#').at(-1)] : []),
    ]);
    const known = secrets.filter((secret) => typeof secret === 'string');
    expect(known.length).toBeGreaterThanOrEqual(4);
    for (const secret of [...known, session]) {
      expect(JSON.stringify(answer.body)).not.toContain(secret);
      expect(page.body).not.toContain(secret);
    }
    const hidden = [
      'PK',
      'SK',
      'unsubscribeSecret',
      // A part of its own.
      'earlierIdentity',
      'logLane',
      'logNumber',
      'identityVersion',
      'sessionsVersion',
    ];
    const record = Object.keys(items.find(({ SK }) => SK === 'PROFILE') ?? {});
    expect(record).toContain('email');
    for (const field of record.filter((one) => !hidden.includes(one)))
      expect(answer.body.customer).toHaveProperty(field);
  });

  test('has a place for every kind of item that can lie under a customer', async () => {
    const kinds = await itemKindsIn('shared');
    expect(kinds.size).toBeGreaterThan(8);
    expect([...kinds].filter((kind) => !Object.hasOwn(kindsOfItems, kind))).toEqual([]);
    const ids = [id, mergedId];
    const items = (await Promise.all(ids.map((one) => readRange(table(), { PK: partition(one) })))).flat();
    const lying = new Set(items.map(({ SK }) => SK.split('#', 1)[0] ?? ''));
    expect([...lying].filter((kind) => !Object.hasOwn(kindsOfItems, kind))).toEqual([]);
    const parts = Object.keys(subjectData.shape);
    for (const kind of Object.values(kindsOfItems)) if ('told' in kind) expect(parts).toContain(kind.told);
  });

  test('says of each part where it comes from and how long it is kept', async () => {
    const { body } = await dataOf();
    const { generatedAt, complete, about, withheld, ...parts } = body;
    expect(about.map(({ part }: { part: string }) => part).toSorted()).toEqual(Object.keys(parts).toSorted());
    const copies = withheld.find(({ what }: { what: string }) => what.startsWith('Files'));
    for (const time of [
      `imports within ${lifetimes.errorFile + 1} days`,
      `exports and results within ${Math.max(lifetimes.exportFile, lifetimes.chunk) + 1},`,
      `asked for within ${lifetimes.job + 2},`,
      'backups within 35.',
    ])
      expect(copies.why).toContain(time);
  });

  test('is only for who may read customers and orders', async () => {
    const { body } = await call('POST', '/v1/api-keys', {
      body: { name: 'reader', scopes: ['customers:read'] },
    });
    const refused = await call('GET', `/v1/customers/${id}/data`, { key: body.secret });
    expect(refused.status).toBe(403);
    expect((await dataOf(crypto.randomUUID())).status).toBe(404);
  });

  test('is told to the customers themselves, without what the staff has noted', async () => {
    const { status, body } = await call('GET', '/v1/me/data', { key: session });
    expect(status, JSON.stringify(body)).toBe(200);
    const { notes, ...record } = (await dataOf()).body.customer;
    expect(notes).toBe(everything.notes);
    expect(body.customer).toEqual(record);
    expect(body.withheld).toContainEqual(expect.objectContaining({ what: 'Notes of the staff.' }));
    const page = await call('GET', '/v1/me/data?format=html', { key: session });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('tells the customers themselves nothing of the keys and requests that posted to their accounts (trust 46)', async () => {
    const [own, ofShop] = [await call('GET', '/v1/me/data', { key: session }), await dataOf()];
    const entries = ({ credit, points, clientAccounts }: Accounts) =>
      [...credit, ...points, ...clientAccounts].flatMap(({ items }) => items);
    const posted = entries(ofShop.body.accounts);
    expect(posted.length).toBeGreaterThan(4);
    expect(entries(own.body.accounts)).toEqual(posted.map(({ actor, requestId, ...entry }) => entry));
    const pages = await Promise.all([
      call('GET', '/v1/me/data?format=html', { key: session }),
      dataOf(id, '?format=html'),
    ]);
    const [onPage, onShopsPage] = pages.map(({ body }) =>
      (body as string).split('<tr>').filter((row) => row.includes('Entry ')),
    );
    expect([onPage?.length, onShopsPage?.length]).toEqual([posted.length, posted.length]);
    expect(onPage?.join()).not.toContain('api-key:');
    for (const { actor, requestId } of posted) {
      expect(onPage?.join()).not.toContain(escapeHtml(requestId));
      expect(onShopsPage?.join()).toContain(escapeHtml(actor));
      expect(onShopsPage?.join()).toContain(escapeHtml(requestId));
    }
  });

  test('holds sessions, mailed links and mails of customers who were merged into this one, as long as they are there', async () => {
    const [stays, goes] = [await create({ name: 'Stays' }), await create({ email: 'goes@shop.example' })];
    const body = { password, confirmation: password };
    expect((await call('PUT', `/v1/customers/${goes.id}/password`, { body })).status).toBe(204);
    const login = { email: 'goes@shop.example', password };
    expect((await call('POST', '/v1/auth/login', { body: login })).status).toBe(200);
    const owner = { customerId: goes.id, identityVersion: 1, epoch: 1 };
    await commit(table(), { writes: mintLinkToken({ purpose: 'reset' }, owner, new Date()).writes });
    const merged = await call('POST', `/v1/customers/${stays.id}/merge`, { body: { from: goes.id } });
    expect(merged.status).toBe(200);
    const { body: data } = await dataOf(stays.id);
    expect(data.sessions).toHaveLength(1);
    expect(data.mailedLinks).toMatchObject([{ purpose: 'reset' }]);
    expect(data.unsentMails).toMatchObject([{ kind: 'password-changed' }]);
  });

  test('names where to read on when there is more than fits into one answer', async () => {
    const { id: busy } = await create({ name: 'Busy' });
    const changes = Array.from({ length: 40 }, (_, index) => ({ field: `customFields.field${index}` }));
    const now = Date.now();
    for (let done = 0; done < 294; done += 98) {
      const writes = Array.from({ length: 98 }, (_, index) => {
        const recordId = timeOrderedId(new Date(now + done + index));
        const entry = { id: recordId, action: 'updated', actor: 'test', requestId: 'test', changes };
        return put({ ...auditKey(busy, recordId), ...entry, at: new Date(now).toISOString() });
      });
      await commit(table(), { writes });
    }
    const { body } = await dataOf(busy);
    expect(body.complete).toBe(false);
    expect(body.audit.more).toBe(`/v1/customers/${busy}/audit`);
    expect(body.audit.items.length).toBeGreaterThan(100);
    expect(JSON.stringify(body.audit.items).length).toBeLessThan(400_000);
    expect((await dataOf(busy, '?format=html')).body).toContain(
      `can read all of them: /v1/customers/${busy}/audit`,
    );
  });
});

/** All values in it that hold no others, each with its name. */
const leavesOf = (value: unknown, name = ''): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => leavesOf(part, Array.isArray(value) ? name : key))
    : [[name, value]];

describe('the page of it', () => {
  test('is markup of its own: what was typed is text, and nothing is loaded', async () => {
    await call('PATCH', `/v1/customers/${id}`, { body: { notes: hostile } });
    const { headers, body } = await dataOf(id, '?format=html');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    });
    expect(headers['content-security-policy']).not.toContain('script-src');
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne');
    for (const told of ['Shoe size', '38.5', 'Friends of the house', 'Mug of 10001', 'Goodwill', '20.07 EUR'])
      expect(body).toContain(told);
  });

  test('leaves out nothing that a program gets, and shows no name of the API (trust 46)', async () => {
    const { about, withheld, complete, ...told } = (await dataOf()).body;
    const page: string = (await dataOf(id, '?format=html')).body.replaceAll(/(\d),(?=\d{3})/g, '$1');
    // Told in words of their own.
    const worded =
      /^(status|action|kind|type|gender|source|billingAddress|purpose|country|birthDate|field|from|to|actor)$/;
    const missing = leavesOf(told).filter(([name, value]) => {
      if (worded.test(name) || typeof value === 'boolean') return false;
      if (name === 'generatedAt') return false;
      return (
        !page.includes(escapeHtml(String(value).replace(/^-/, '−'))) &&
        !page.includes(escapeHtml(String(value)))
      );
    });
    expect(missing).toEqual([]);
    for (const unwanted of [
      '`',
      'phoneE164',
      'requestId',
      'lineItems',
      'Line1',
      'undefined',
      '[object',
      'false',
    ])
      expect(page.replace(/<style>.*<\/style>/s, '')).not.toContain(unwanted);
  });

  test.skipIf(browserIsMissing())(
    'breaks no amount and no date, and is never wider than a phone',
    async () => {
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
        await page.setContent((await dataOf(id, '?format=html')).body);
        const wrapped = `[...document.querySelectorAll('time, span.n')].filter((one) => one.getClientRects().length !== 1).map((one) => one.textContent)`;
        expect(await page.evaluate(wrapped)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      } finally {
        await browser.close();
      }
    },
  );

  test.skipIf(browserIsMissing())('breaks no rule of WCAG 2.2 AA', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent((await dataOf(id, '?format=html')).body);
      await expectAccessible(page);
    } finally {
      await browser.close();
    }
  });
});
