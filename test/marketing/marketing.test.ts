import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Accounts, type Person, setupAccounts, tokenIn } from '../credentials/support/accounts.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

/** How a shop with double opt-in does it, and one without. */
let double: Accounts;
let single: Accounts;
beforeAll(async () => {
  single = await setupAccounts();
  double = await setupAccounts({ MARKETING_DOUBLE_OPT_IN: 'true' });
});
/** Nothing of the test before is left to be mailed. */
beforeEach(() => double.deliver());

const answer = async (shop: Accounts, ana: Person, email: boolean, source?: string) =>
  (await shop.as(await ana.open(), 'PATCH', '/v1/me', { marketing: { email, ...(source && { source }) } }))
    .body.marketing;
const confirm = (token: string) => double.post('/v1/marketing/confirm', { token });

describe('a customer’s own answer about marketing', () => {
  test('counts at once where the shop wants no second step, and is recorded with who gave it', async () => {
    const ana = await single.customer();
    const yes = { email: true, at: expect.any(String), source: 'profile' };
    expect(await answer(single, ana, true, 'profile')).toEqual(yes);
    expect(await answer(single, ana, true, 'elsewhere')).toEqual(yes);
    expect(await answer(single, ana, false)).toEqual({ email: false, at: expect.any(String) });
    expect(await ana.consents()).toMatchObject([
      { email: false, actor: `customer:${ana.id}` },
      { email: true, source: 'profile', actor: `customer:${ana.id}` },
    ]);
    expect(await single.deliver()).toEqual([]);
  });

  test('is given now, and always an answer: no time of their own, no null', async () => {
    const ana = await single.customer();
    const session = await ana.open();
    for (const marketing of [
      { email: true, at: '2020-01-01T00:00:00Z' },
      { email: true, requestedAt: '2020-01-01T00:00:00Z' },
      { email: null },
      { source: 'x' },
      null,
    ])
      expect((await single.as(session, 'PATCH', '/v1/me', { marketing })).status).toBe(400);
    expect(await ana.consents()).toEqual([]);
  });

  test('is only asked for with double opt-in, until the mailed link confirms it', async () => {
    const ana = await double.customer();
    expect(await answer(double, ana, true)).toEqual({ email: false, requestedAt: expect.any(String) });
    expect(await ana.consents()).toEqual([]);
    const { marketing } = await ana.read();
    const mails = await double.deliver();
    expect(mails.map(({ to }) => to)).toEqual([ana.email]);
    expect(await confirm(tokenIn(mails))).toMatchObject({ status: 204, body: '' });
    expect((await ana.read()).marketing).toEqual({
      email: true,
      at: expect.any(String),
      source: 'double-opt-in',
    });
    expect(await ana.consents()).toMatchObject([
      {
        email: true,
        source: 'double-opt-in',
        requestedAt: marketing.requestedAt,
        actor: `customer:${ana.id}`,
      },
    ]);
  });

  test('does not make the account theirs: who registered a stranger’s address is not taken for its owner (trust 16)', async () => {
    const email = 'stranger@example.com';
    const body = { email, password: 'a horse of stained glass', marketing: { email: true } };
    const { customer } = (await double.post('/v1/auth/register', body)).body;
    const mails = await double.deliver();
    const wish = mails.find(({ text }) => text.includes('/confirm-marketing?'));
    expect((await confirm(wish?.token ?? '')).status).toBe(204);
    const stored = (await double.accountOf(customer.id)).customer;
    expect(stored.marketing.email).toBe(true);
    expect(stored.emailVerifiedAt).toBeUndefined();
  });

  test('asked for again is mailed again; each link works until one has', async () => {
    const ana = await double.customer();
    await answer(double, ana, true);
    const first = tokenIn(await double.deliver());
    await answer(double, ana, true);
    const second = tokenIn(await double.deliver());
    expect((await confirm(first)).status).toBe(204);
    expect((await confirm(second)).body.code).toBe('link_used');
    expect(await ana.consents()).toHaveLength(1);
    expect(await answer(double, ana, true)).not.toHaveProperty('requestedAt');
    expect(await double.deliver()).toEqual([]);
  });

  test('no meanwhile ends the link that would say yes, by the customer, the shop or a link to unsubscribe', async () => {
    for (const decline of [
      (ana: Person) => answer(double, ana, false),
      (ana: Person) => ana.patch({ marketing: { email: false, source: 'phone' } }),
      async ({ id }: Person) => {
        const { oneClick } = (await double.call('GET', `/v1/customers/${id}/unsubscribe-link`)).body;
        const { pathname, search } = new URL(oneClick);
        await double.call('POST', pathname + search, { key: null });
      },
    ]) {
      const ana = await double.customer();
      await answer(double, ana, true);
      const token = tokenIn(await double.deliver());
      await decline(ana);
      expect((await ana.read()).marketing).toMatchObject({ email: false });
      expect((await confirm(token)).body.code).toBe('link_invalid');
      expect((await ana.consents())[0]).toMatchObject({ email: false });
      expect(await ana.consents()).toHaveLength(1);
    }
  });

  test('is not asked for by the staff: what the shop says was said to it', async () => {
    const ana = await double.customer({ marketing: { email: true, source: 'till' } });
    expect((await ana.read()).marketing).toMatchObject({ email: true, source: 'till' });
    expect(await double.deliver()).toEqual([]);
  });
});

describe('a link to unsubscribe', () => {
  const links = async (shop: Accounts, { id }: Person) =>
    (await shop.call('GET', `/v1/customers/${id}/unsubscribe-link`)).body;
  const oneClick = (shop: Accounts, address: string, more: object = {}) => {
    const { pathname, search } = new URL(address);
    return shop.call('POST', pathname + search, { key: null, ...more });
  };

  test('works by one click of a mail program, is recorded, and changes nothing the second time (RFC 8058)', async () => {
    const ana = await single.customer({ marketing: { email: true, source: 'till' } });
    const { oneClick: address } = await links(single, ana);
    const form = {
      text: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    for (const _ of [1, 2])
      expect(await oneClick(single, address, form)).toMatchObject({ status: 204, body: '' });
    expect(await ana.consents()).toMatchObject([
      { email: false, source: 'unsubscribe-link', actor: `customer:${ana.id}` },
      { email: true, source: 'till' },
    ]);
    expect((await ana.read()).marketing).toMatchObject({ email: false, source: 'unsubscribe-link' });
    const json = { text: '{"List-Unsubscribe":"One-Click"}' };
    expect((await oneClick(single, address, json)).status).toBe(204);
    expect((await oneClick(single, `${address}&utm_source=mail`)).status).toBe(204);
  });

  test('stays the same, leads where the configuration says, in the customer’s language, and outlives a new address', async () => {
    const ana = await single.customer({ language: 'fr', marketing: { email: true } });
    const first = await links(single, ana);
    expect(first.page).toMatch(/^https:\/\/shop\.example\/account\/unsubscribe\?lang=fr#token=[\w.-]+$/);
    expect(first.oneClick).toMatch(
      /^https:\/\/api\.shop\.example\/v1\/marketing\/unsubscribe\?token=[\w.-]+$/,
    );
    await ana.patch({ email: `new.${ana.email}` });
    expect(await links(single, ana)).toEqual(first);
    expect((await oneClick(single, first.oneClick)).status).toBe(204);
    expect((await ana.read()).marketing.email).toBe(false);
    expect(JSON.stringify(await ana.read())).not.toContain(first.page.slice(-22));
  });

  test('of somebody else, or made up, is none', async () => {
    const [ana, bo] = [await single.customer(), await single.customer({ marketing: { email: true } })];
    const secret = (await links(single, ana)).oneClick.split('.').at(-1);
    await links(single, bo);
    const fresh = await single.customer({ marketing: { email: true } });
    for (const token of [
      `${bo.id}.${secret}`,
      `${bo.id}.`,
      bo.id,
      `${fresh.id}.`,
      `${fresh.id}.undefined`,
      '.',
      '',
      '__proto__.x',
      'x'.repeat(200),
    ]) {
      const path = `/v1/marketing/unsubscribe?token=${token}`;
      expect((await single.call('POST', path, { key: null })).body.code, token).toBe('link_invalid');
    }
    for (const query of ['', '?token=a&token=b', `?token=${'x'.repeat(201)}`])
      expect((await single.call('POST', `/v1/marketing/unsubscribe${query}`, { key: null })).status).toBe(
        400,
      );
    expect((await bo.read()).marketing.email).toBe(true);
  });

  test('is the same for all who ask for it at once; there is none of nobody', async () => {
    const ana = await single.customer();
    const all = await Promise.all(Array.from({ length: 10 }, () => links(single, ana)));
    expect(new Set(all.map(({ page }) => page)).size).toBe(1);
    const nobody = '/v1/customers/01890000-0000-7000-8000-000000000000/unsubscribe-link';
    expect((await single.call('GET', nobody)).status).toBe(404);
  });

  test('takes nothing from a customer who is blocked: also they want no more mail', async () => {
    const ana = await single.customer({ marketing: { email: true } });
    const { oneClick: address } = await links(single, ana);
    await ana.patch({ status: 'blocked' });
    expect((await oneClick(single, address)).status).toBe(204);
    expect((await ana.read()).marketing.email).toBe(false);
  });
});
