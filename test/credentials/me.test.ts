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

/** Fields that a customer changes of their own record. */
const own = {
  firstName: 'Anna',
  lastName: 'Alta',
  name: 'Anna Alta',
  phone: '020 7946 0958',
  officePhone: '+44 20 7946 0000',
  birthDate: '1990-12-10',
  gender: 'female',
  language: 'de',
  notificationsOptIn: true,
  rewardsSummaryOptIn: true,
  business: { company: 'Alta Ltd', address: { city: 'London' } },
  shippingAddress: { line1: '1 Main St', city: 'London', country: 'GB' },
  billingAddress: 'same',
};

describe('one’s own record', () => {
  test('is changed as one patches a customer: what is absent stays, null clears', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const username = `anna${ana.id.slice(-6)}`;
    const changed = await shop.as(session, 'PATCH', '/v1/me', { ...own, username });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: {
        ...own,
        username,
        phoneE164: '+442079460958',
        officePhoneE164: '+442079460000',
        email: ana.email,
      },
    });
    const cleared = await shop.as(session, 'PATCH', '/v1/me', { phone: null, business: { company: null } });
    expect(cleared.body).not.toHaveProperty('phone');
    expect(cleared.body).not.toHaveProperty('phoneE164');
    expect(cleared.body.business).toEqual({ address: { city: 'London' } });
    expect((await shop.me(session)).body).toEqual(cleared.body);
    expect(await ana.read()).toMatchObject(cleared.body);
    const [{ actor, changes }] = await ana.audit();
    expect(actor).toBe(`customer:${ana.id}`);
    expect(changes).toContainEqual({ field: 'business.company' });
  });

  test.each<[string, unknown]>([
    ['email', 'other@example.com'],
    ['password', 'another good one'],
    ['status', 'active'],
    ['tags', ['vip']],
    ['groupIds', []],
    ['taxExempt', true],
    ['taxId', 'GB1'],
    ['idNumber', '1'],
    ['externalId', 'till-1'],
    ['membership', { number: '1' }],
    ['customFields', {}],
    ['notes', 'nice'],
    ['picture', null],
    ['phoneE164', '+442079460958'],
    ['hasPassword', false],
    ['emailVerifiedAt', '2026-11-22T10:00:00.000Z'],
    ['emailDelivery', null],
    ['source', 'import'],
    ['createdAt', '2026-11-22T10:00:00.000Z'],
    ['version', 7],
    ['identityVersion', 7],
    ['sessionsVersion', 7],
    ['unsubscribeSecret', 'x'],
    ['id', '01890000-0000-7000-8000-000000000000'],
  ])(
    'has nothing of the shop’s or the server’s to change: %s is refused by its name (trust 32)',
    async (field, value) => {
      const ana = await shop.customer();
      const { status, body } = await shop.as(await ana.open(), 'PATCH', '/v1/me', {
        firstName: 'X',
        [field]: value,
      });
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer: `/${field}`, code: 'unknown_field' }]);
      expect((await ana.read()).firstName).toBe('Ana');
    },
  );

  test('shows nothing of what the shop keeps for itself', async () => {
    const group = (await shop.call('POST', '/v1/groups', { body: { name: `VIP ${Date.now()}` } })).body.id;
    const secret = {
      notes: 'Difficult.',
      tags: ['slow'],
      groupIds: [group],
      taxExempt: true,
      taxId: 'GB1',
      idNumber: '7',
    };
    const ana = await shop.customer(secret);
    const { body } = await shop.me(await ana.open());
    for (const field of [...Object.keys(secret), 'version', 'source', 'hasPassword', 'externalId'])
      expect(body).not.toHaveProperty(field);
  });

  test('is changed in the version that the customer knows, if they say which', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const patch = (version: number, firstName: string) =>
      shop.call('PATCH', '/v1/me', {
        key: session,
        headers: { 'if-match': `"${version}"` },
        body: { firstName },
      });
    await ana.patch({ notes: 'Called.' });
    expect((await patch(2, 'Anna')).status).toBe(412);
    expect((await patch(3, 'Anna')).status).toBe(200);
    expect((await patch(2, 'Anna')).status).toBe(200);
  });

  test('is changed beside the staff: no change is lost', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, (_, n) => ana.patch({ notes: `${n}` })),
      shop.as(session, 'PATCH', '/v1/me', { lastName: 'Alta' }),
      shop.as(session, 'PATCH', '/v1/me', { language: 'fr' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await ana.read()).toMatchObject({ lastName: 'Alta', language: 'fr', version: 9 });
  });

  test('cannot take somebody else’s username', async () => {
    const [ana, bo] = [await shop.customer({ username: 'anna.alta' }), await shop.customer()];
    const { status, body } = await shop.as(await bo.open(), 'PATCH', '/v1/me', { username: 'Anna.Alta' });
    expect([status, body.errors[0].pointer]).toEqual([409, '/username']);
    expect((await ana.read()).username).toBe('anna.alta');
  });
});

describe('changing one’s password', () => {
  const change = (session: string, currentPassword: string, newPassword: string) =>
    shop.as(session, 'POST', '/v1/me/password', { currentPassword, newPassword });

  test('takes the current one, answers another session, ends links, and tells the owner (trust 4, 13)', async () => {
    const ana = await shop.customer();
    await shop.post('/v1/auth/password-reset', { email: ana.email });
    const link = tokenIn(await shop.deliver());
    const { status, body } = await change(await ana.open(), password, 'another good one');
    expect(status).toBe(200);
    expect((await shop.me(body.token)).body.id).toBe(ana.id);
    expect(await shop.deliver()).toMatchObject([
      { to: ana.email, subject: 'Your password for Shop was changed' },
    ]);
    const dead = await shop.post('/v1/auth/password-reset/confirm', { token: link, password });
    expect(dead.body.code).toBe('link_used');
    const logIn = async (typed: string) =>
      (await shop.post('/v1/auth/login', { email: ana.email, password: typed })).status;
    expect([await logIn(password), await logIn('another good one')]).toEqual([401, 200]);
    expect((await ana.audit())[0]).toMatchObject({
      actor: `customer:${ana.id}`,
      changes: [{ field: 'password' }],
    });
    expect(await ana.read()).not.toHaveProperty('emailVerifiedAt');
    // The session that was answered ends with the next end of all.
    await shop.call('DELETE', `/v1/customers/${ana.id}/sessions`);
    expect((await shop.me(body.token)).status).toBe(401);
  });

  test('of several at once with the same current one, one wins, and its session lives', async () => {
    const ana = await shop.customer();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => ana.open()));
    const answers = await Promise.all(sessions.map((one, n) => change(one, password, `${password} ${n}`)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status } of answers) expect([200, 401, 403]).toContain(status);
    expect((await shop.me(won[0]?.body.token)).status).toBe(200);
  });

  test('refuses a weak one, where the request has it', async () => {
    const session = await (await shop.customer()).open();
    expect((await change(session, password, 'short')).body.errors).toMatchObject([
      { pointer: '/newPassword', code: 'too_short' },
    ]);
    expect((await change(session, password, 'Password1')).body.errors[0].code).toBe('too_common');
  });

  test('counts a wrong current one as a failed login: after ten nobody at that place may try again (trust 12)', async () => {
    const ana = await shop.customer();
    const session = await ana.open();
    const wrong = await change(session, 'wrong horse', 'another good one');
    expect(wrong).toMatchObject({
      status: 403,
      body: { code: 'wrong_password', errors: [{ pointer: '/currentPassword' }] },
    });
    for (let n = 0; n < 9; n++)
      expect(
        (await shop.as(session, 'POST', '/v1/me/email', { email: 'x@example.com', password: 'no' })).status,
      ).toBe(403);
    expect(await change(session, password, 'another good one')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '900' },
    });
    expect((await shop.post('/v1/auth/login', { email: ana.email, password })).status).toBe(429);
    expect((await shop.me(session)).status).toBe(200);
  });
});

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
