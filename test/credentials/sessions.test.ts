import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openSession } from '../../shared/credentials/session.ts';
import { commit } from '../../shared/table/commit.ts';
import { allItems } from '../support/fuzz-world.ts';
import { Wire } from '../support/wire.ts';
import { type Accounts, type Person, password, setupAccounts, tokenIn } from './support/accounts.ts';

vi.mock('../../shared/credentials/kdf.ts', async () => (await import('./support/cheap-kdf.ts')).cheapKdf);

const day = 24 * 60 * 60 * 1000;
const wire = new Wire();
let shop: Accounts;

beforeAll(async () => {
  shop = await setupAccounts();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => wire.close());

/** Lets so many days pass. */
function wait(days: number): void {
  const now = Date.now() + days * day;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
}

const isOpen = async (session: string): Promise<boolean> => (await shop.me(session)).status === 200;
const list = async (session: string) => (await shop.as(session, 'GET', '/v1/me/sessions')).body.items;

describe('a session', () => {
  test('is verified by one read, which has the record too', async () => {
    const session = await (await shop.customer()).open();
    const operations: string[] = [];
    const answer = await wire.during(
      (call) => {
        operations.push(call.operation);
        return call.forward();
      },
      () => shop.me(session),
    );
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { firstName: 'Ana' } });
    expect(operations).toEqual(['BatchGetItem']);
  });

  test('comes with a login, and keeps what the program of the login calls itself', async () => {
    const { email } = await shop.customer();
    const headers = { 'user-agent': `Browser/1.0 ${'x'.repeat(300)}` };
    const { body } = await shop.call('POST', '/v1/auth/login', {
      key: null,
      headers,
      body: { email, password },
    });
    expect(body.token).toMatch(/^cs_[\w-]{22}_[\w-]{43}$/);
    const [session] = await list(body.token);
    expect(session.userAgent).toMatch(/^Browser\/1\.0 x+$/);
    expect(session.userAgent).toHaveLength(200);
    expect(session).toMatchObject({ expiresAt: body.expiresAt.replace(/\.\d+/, '.000'), current: true });
  });

  test('lies under a hash: who reads the table can make no token of it (trust 1)', async () => {
    const session = await (await shop.customer()).open();
    const secret = session.slice(-43);
    const items = JSON.stringify(await allItems(shop.table));
    expect(items).not.toContain(session);
    expect(items).not.toContain(secret);
  });

  test('whose token is changed in any part is none', async () => {
    const ana = await shop.customer();
    const [session, other] = [await ana.open(), await (await shop.customer()).open()];
    const swapped = other.slice(0, 26) + session.slice(26);
    const flipped = session.slice(0, -1) + (session.endsWith('A') ? 'B' : 'A');
    for (const wrong of [
      swapped,
      flipped,
      `${session}A`,
      session.toUpperCase(),
      'cs_',
      `cs_${'-'.repeat(66)}`,
    ])
      expect(await isOpen(wrong), wrong).toBe(false);
    expect(await isOpen(session)).toBe(true);
  });

  test('lives 30 days after its last use, and 180 in all, whatever the table still holds', async () => {
    const ana = await shop.customer();
    const [used, idle, second] = [await ana.open(), await ana.open(), await ana.open()];
    wait(29);
    expect(await isOpen(used)).toBe(true);
    wait(0.9);
    expect(await isOpen(second)).toBe(true);
    wait(0.2);
    expect(await isOpen(idle)).toBe(false);
    expect((await list(used)).map(({ current }: { current: boolean }) => current)).toEqual([true, false]);
    for (let days = 30.1; days < 180; days += 29.98) {
      expect(await isOpen(used), `day ${days}`).toBe(true);
      wait(29.98);
    }
    expect(await isOpen(used)).toBe(false);
    const left = (await allItems(shop.table)).filter(({ PK }) => PK === `CUSTOMER#${ana.id}`);
    expect(left.filter(({ SK }) => SK.startsWith('SESSION#'))).toHaveLength(3);
  });

  test('that is used many times at once after a day is noted once, and goes on', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    wait(1.5);
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.me(session)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [{ lastUsedAt, expiresAt }] = await list(session);
    expect(Date.now() - Date.parse(lastUsedAt)).toBeLessThan(5000);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(30 * day - 5000);
  });
});

describe('the list of sessions', () => {
  test('shows those that live, the last used first, and no token', async () => {
    const ana = await shop.customer();
    const [first, second] = [await ana.open('Phone'), await ana.open()];
    await (await shop.customer()).open();
    wait(2);
    await shop.me(second);
    wait(0.1);
    await shop.me(first);
    const items = await list(second);
    expect(items).toMatchObject([{ userAgent: 'Phone', current: false }, { current: true }]);
    expect(items[1]).not.toHaveProperty('userAgent');
    expect(JSON.stringify(items)).not.toContain(first.slice(-43));
  });

  test('ends at a hundred, and ending all others has no end', async () => {
    const ana = await shop.customer();
    const account = await shop.accountOf(ana.id);
    const opened = Array.from({ length: 120 }, () => openSession(account, new Date()));
    for (let from = 0; from < opened.length; from += 60)
      await commit(shop.table, { writes: opened.slice(from, from + 60).map(({ write }) => write) });
    const session = await ana.open();
    expect(await list(session)).toHaveLength(100);
    expect((await shop.as(session, 'DELETE', '/v1/me/sessions')).status).toBe(204);
    expect(await list(session)).toHaveLength(1);
    expect(await isOpen(opened[7]?.token ?? '')).toBe(false);
  });
});

describe('ending sessions', () => {
  test('one by its id: it ends, the others go on; that of somebody else is as one that there is not (trust 30)', async () => {
    const ana = await shop.customer();
    const [mine, phone, foreign] = [
      await ana.open(),
      await ana.open('Phone'),
      await (await shop.customer()).open(),
    ];
    const id = (await list(mine)).find((one: { userAgent?: string }) => one.userAgent).id;
    const end = (which: string) => shop.as(mine, 'DELETE', `/v1/me/sessions/${which}`);
    expect((await end((await list(foreign))[0].id)).status).toBe(404);
    expect((await end('x')).status).toBe(404);
    expect((await end(id)).status).toBe(204);
    expect((await end(id)).status).toBe(404);
    expect([await isOpen(phone), await isOpen(mine), await isOpen(foreign)]).toEqual([false, true, true]);
    const own = (await list(mine))[0].id;
    expect((await end(own)).status).toBe(204);
    expect(await isOpen(mine)).toBe(false);
  });

  test('all others: also one that is opened at the same moment by who logged in before', async () => {
    const ana = await shop.customer();
    const [mine, other] = [await ana.open(), await ana.open()];
    const late = openSession(await shop.accountOf(ana.id), new Date());
    for (const _ of [1, 2]) expect((await shop.as(mine, 'DELETE', '/v1/me/sessions')).status).toBe(204);
    await commit(shop.table, { writes: [late.write] });
    expect([await isOpen(other), await isOpen(late.token), await isOpen(mine)]).toEqual([false, false, true]);
    expect(await isOpen(await ana.open())).toBe(true);
    expect((await ana.audit())[0]).toMatchObject({
      actor: `customer:${ana.id}`,
      changes: [{ field: 'sessions' }],
    });
    expect(await ana.read()).not.toHaveProperty('sessionsVersion');
  });

  test('all others, by several sessions at once: one of them at the most lives, and the owner can log in again', async () => {
    const ana = await shop.customer();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => ana.open()));
    const answers = await Promise.all(sessions.map((one) => shop.as(one, 'DELETE', '/v1/me/sessions')));
    expect(answers.filter(({ status }) => status === 204).length).toBeGreaterThan(0);
    for (const { status } of answers) expect([204, 401]).toContain(status);
    const open = await Promise.all(sessions.map(isOpen));
    expect(open.filter(Boolean)).toHaveLength(1);
  });

  test('all, by an administrator with the scope for it: even one that was spared before (trust 4)', async () => {
    const ana = await shop.customer();
    const [one, two] = [await ana.open(), await ana.open()];
    await shop.as(one, 'DELETE', '/v1/me/sessions');
    const key = await shop.newKey(['credentials:write']);
    const end = (id: string) => shop.call('DELETE', `/v1/customers/${id}/sessions`, { key });
    expect((await end(ana.id)).status).toBe(204);
    expect([await isOpen(one), await isOpen(two)]).toEqual([false, false]);
    expect((await end('01890000-0000-7000-8000-000000000000')).status).toBe(404);
    const body = { email: ana.email, password };
    expect((await shop.post('/v1/auth/login', body)).status).toBe(200);
  });

  test.each<[string, (ana: Person, session: string) => Promise<unknown>]>([
    [
      'another password',
      (_, session) =>
        shop.as(session, 'POST', '/v1/me/password', {
          currentPassword: password,
          newPassword: `${password}!`,
        }),
    ],
    [
      'a reset',
      async ({ email }) => {
        await shop.post('/v1/auth/password-reset', { email });
        const token = tokenIn(await shop.deliver());
        await shop.post('/v1/auth/password-reset/confirm', { token, password: `${password}!` });
      },
    ],
    [
      'another address, confirmed by the owner',
      async (ana, session) => {
        await shop.as(session, 'POST', '/v1/me/email', { email: `new.${ana.email}`, password });
        await shop.post('/v1/auth/email-change/confirm', { token: tokenIn(await shop.deliver()) });
      },
    ],
    ['another address, by the shop', (ana) => ana.patch({ email: `shop.${ana.email}` })],
    [
      'a block, and stay dead after it',
      async (ana) => {
        await ana.patch({ status: 'blocked' });
        await ana.patch({ status: 'active' });
      },
    ],
    ['the end of all by the shop', ({ id }) => shop.call('DELETE', `/v1/customers/${id}/sessions`)],
    ['the end of the customer', ({ id }) => shop.call('DELETE', `/v1/customers/${id}`)],
  ])('is what %s does (trust 4)', async (_, happens) => {
    const ana = await shop.customer();
    const [session, other] = [await ana.open(), await ana.open()];
    await ana.patch({ firstName: 'Anna' }).catch(() => {});
    expect(await isOpen(session)).toBe(true);
    await happens(ana, session);
    expect([await isOpen(session), await isOpen(other)]).toEqual([false, false]);
  });
});
