import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { orderMail } from '../../shared/mail/outbox.ts';
import { commit } from '../../shared/table/commit.ts';
import { partsOf } from '../faults/support/footprint.ts';
import { Wire, type WireCall } from '../support/wire.ts';
import { type Accounts, password, setupAccounts, tokenIn } from './support/accounts.ts';

vi.mock('../../shared/credentials/kdf.ts', async () => (await import('./support/cheap-kdf.ts')).cheapKdf);

const wire = new Wire();
let shop: Accounts;
beforeAll(async () => {
  shop = await setupAccounts();
});
afterAll(() => wire.close());
/** Nothing of the test before is left to be mailed. */
beforeEach(() => shop.deliver());

describe('changing one’s e-mail address', () => {
  const ask = (session: string, email: string) =>
    shop.as(session, 'POST', '/v1/me/email', { email, password });
  const confirm = (token: string) => shop.post('/v1/auth/email-change/confirm', { token });

  test('mails a link to the new one and a notice to the old one; the link changes and proves it', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const email = `new.${ana.email}`;
    expect(await ask(session, ` ${email.toUpperCase()}`)).toMatchObject({ status: 202, body: {} });
    const mails = await shop.deliver();
    expect(mails.map(({ to }) => to).toSorted()).toEqual([ana.email, email].toSorted());
    expect(mails.find(({ to }) => to === ana.email)?.token).toBeUndefined();
    expect((await ana.read()).email).toBe(ana.email);
    const token = tokenIn(mails);
    expect(await confirm(token)).toMatchObject({ status: 204, body: '' });
    expect(await ana.read()).toMatchObject({ email, emailVerifiedAt: expect.any(String) });
    expect((await shop.me(session)).status).toBe(401);
    expect((await shop.post('/v1/auth/login', { email, password })).status).toBe(200);
    expect((await shop.post('/v1/auth/login', { email: ana.email, password })).status).toBe(401);
    expect((await confirm(token)).body.code).toBe('link_used');
    expect((await ana.audit())[0]).toMatchObject({
      actor: `customer:${ana.id}`,
      changes: expect.arrayContaining([{ field: 'email' }, { field: 'emailVerifiedAt' }]),
    });
  });

  test('of fifty confirmations at once one succeeds (trust 3, 18)', { timeout: 60_000 }, async () => {
    const ana = await shop.customer();
    await ask(await ana.open(), `new.${ana.email}`);
    const token = tokenIn(await shop.deliver());
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(token)));
    const told = answers.map(({ status, body }) => body.code ?? status);
    expect(Map.groupBy(told, String).get('204')).toHaveLength(1);
    expect(new Set(told)).toEqual(new Set([204, 'link_used']));
    expect(
      (await ana.audit()).filter(({ changes }: { changes: { field: string }[] }) =>
        changes.some(({ field }) => field === 'email'),
      ),
    ).toHaveLength(2);
  });

  test('says the same when somebody has the address already, and mails nobody but the owner (trust 7)', async () => {
    const [ana, bo] = [await shop.customer(), await shop.customer()];
    const session = await ana.open();
    const calls: string[][] = [];
    const askNoting = (email: string) => {
      const made: string[] = [];
      calls.push(made);
      const note = ({ operation, input, forward }: WireCall) => {
        made.push(operation, ...partsOf(input).map((part) => part.class));
        return forward();
      };
      return wire.during(note, () => ask(session, email));
    };
    const [taken, free] = [await askNoting(bo.email), await askNoting(`free.${ana.email}`)];
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(calls[0]).toEqual(calls[1]);
    expect(calls[0]).toContain('OUTBOX/*');
    const links = (await shop.deliver()).filter(({ token }) => token !== undefined);
    expect(links.map(({ to }) => to)).toEqual([`free.${ana.email}`]);
  });

  test('to one that somebody takes meanwhile is 409; free again, the link works', async () => {
    const ana = await shop.customer();
    const email = `new.${ana.email}`;
    await ask(await ana.open(), email);
    const token = tokenIn(await shop.deliver());
    const { id } = (await shop.call('POST', '/v1/customers', { body: { email } })).body;
    expect(await confirm(token)).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    expect((await ana.read()).email).toBe(ana.email);
    await shop.call('DELETE', `/v1/customers/${id}`);
    expect((await confirm(token)).status).toBe(204);
  });

  test('ends every other link: to a password, and to a third address (trust 4)', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    await ask(session, `new.${ana.email}`);
    const link = tokenIn(await shop.deliver());
    await ask(session, `third.${ana.email}`);
    const third = tokenIn(await shop.deliver());
    await shop.post('/v1/auth/password-reset', { email: ana.email });
    const reset = tokenIn(await shop.deliver());
    expect((await confirm(link)).status).toBe(204);
    expect((await confirm(third)).body.code).toBe('link_invalid');
    const answer = await shop.post('/v1/auth/password-reset/confirm', { token: reset, password });
    expect(answer.body.code).toBe('link_invalid');
  });

  test('is void once the owner has another password, also when the mail was late (trust 4, 16)', async () => {
    const ana = await shop.customer();
    await ask(await ana.open(), `thief.${ana.email}`);
    const early = tokenIn(await shop.deliver());
    await ask(await ana.open(), `thief.${ana.email}`);
    const order = { kind: 'password-reset', email: ana.email } as const;
    // The outbox is stuck: the reset is mailed, and what was ordered before it comes later.
    const orders = await commit(shop.table, { writes: [orderMail(order, new Date(0))] }).then(shop.deliver);
    const tokens = orders.filter(({ to }) => to === ana.email).map(({ token }) => token);
    const late = orders.find(({ to }) => to === `thief.${ana.email}`)?.token ?? '';
    const token = tokens.find(Boolean) ?? '';
    const body = { token, password: 'another good one' };
    expect((await shop.post('/v1/auth/password-reset/confirm', body)).status).toBe(204);
    expect((await confirm(early)).body.code).toBe('link_used');
    expect((await confirm(late)).body.code).toBe('link_used');
    const { identityVersion } = (await shop.accountOf(ana.id)).customer;
    const before = {
      kind: 'email-change',
      customerId: ana.id,
      email: 'thief@example.com',
      identityVersion,
      epoch: 1,
    } as const;
    await commit(shop.table, { writes: [orderMail(before, new Date())] });
    expect((await shop.deliver()).map(({ to }) => to)).toEqual([ana.email]);
  });

  test('to one’s own address has the same answer, and does, mails and counts nothing', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    for (let n = 0; n < 6; n++)
      expect(await ask(session, ` ${ana.email.toUpperCase()}`)).toMatchObject({ status: 202, body: {} });
    expect(await shop.deliver()).toEqual([]);
    expect((await ask(session, `new.${ana.email}`)).status).toBe(202);
    expect(await shop.deliver()).toHaveLength(2);
    const wrong = { email: ana.email, password: 'wrong horse' };
    expect((await shop.as(session, 'POST', '/v1/me/email', wrong)).status).toBe(403);
  });

  test('too often in an hour is 429, whatever the address', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await ask(session, `n${n}.${ana.email}`)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    await shop.deliver();
  });

  test.each([
    { email: {} },
    { email: ['a@x.com'] },
    { email: 'a@x.com,b@y.com' },
    { email: 'a@x.com\r\nBcc: b@y.com' },
    {},
  ])('to %j is 400 and mails nobody (trust 15)', async (body) => {
    const session = await (await shop.customer()).open();
    expect((await shop.as(session, 'POST', '/v1/me/email', { ...body, password })).status).toBe(400);
    expect(await shop.deliver()).toEqual([]);
  });

  test('takes no identity from the body (trust 5)', async () => {
    const [ana, bo] = [await shop.customer(), await shop.customer()];
    await ask(await ana.open(), `new.${ana.email}`);
    const token = tokenIn(await shop.deliver());
    for (const more of [{ customerId: bo.id }, { email: bo.email }, { id: bo.id }])
      expect((await shop.post('/v1/auth/email-change/confirm', { token, ...more })).status).toBe(400);
    expect((await ana.read()).email).toBe(ana.email);
  });
});
