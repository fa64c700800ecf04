import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FieldError } from '../../shared/errors.ts';
import { type Accounts, password, setupAccounts, tokenIn } from './support/accounts.ts';

vi.mock('../../shared/credentials/kdf.ts', async () => (await import('./support/cheap-kdf.ts')).cheapKdf);

let shop: Accounts;
beforeAll(async () => {
  shop = await setupAccounts();
});
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
    ['passwordResetRequired', false],
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

  test('says of what cannot be changed there where it can be, or who keeps it', async () => {
    const session = await (await shop.customer()).open();
    const tried = { email: 'new@example.com', password: 'x', status: 'blocked', version: 7, shoeSize: 38 };
    const { body } = await shop.as(session, 'PATCH', '/v1/me', tried);
    expect(
      Object.fromEntries(body.errors.map((error: FieldError) => [error.pointer, error.message])),
    ).toEqual({
      '/email': 'Change it by POST /v1/me/email: a mailed link confirms the new address.',
      '/password': 'Change it by POST /v1/me/password.',
      '/status': 'The shop keeps this.',
      '/version': 'Clientele keeps this itself.',
      '/shoeSize': 'There is no such field here.',
    });
  });

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
    for (const field of [
      ...Object.keys(secret),
      'version',
      'source',
      'hasPassword',
      'passwordResetRequired',
      'externalId',
    ])
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

test('usernames can be tried ten times an hour: each try tells whether somebody has it (trust 7, 12)', async () => {
  await shop.customer({ username: 'carla' });
  const [ana, bo] = [await shop.customer({ username: 'first.ana' }), await shop.customer()];
  const [session, other] = [await ana.open(), await bo.open()];
  const patch = (body: object, by = session) => shop.as(by, 'PATCH', '/v1/me', body);
  // One's own, in any letter case, none, and other fields tell nothing.
  for (let n = 0; n < 12; n++)
    expect((await patch({ username: 'First.Ana', firstName: `Ana ${n}` })).status).toBe(200);
  for (let n = 0; n < 5; n++) {
    expect((await patch({ username: 'carla' })).status).toBe(409);
    expect((await patch({ username: `free${n}.ana` })).status).toBe(200);
  }
  for (const username of ['carla', 'free.ana'])
    expect(await patch({ username })).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^3(600|59\d)$/) },
      body: { code: 'too_many_attempts' },
    });
  expect((await patch({ firstName: 'Anna', username: null })).status).toBe(200);
  expect((await patch({ username: 'free.bo' }, other)).status).toBe(200);
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
      headers: { 'retry-after': expect.stringMatching(/^(900|8\d\d)$/) },
    });
    expect((await shop.post('/v1/auth/login', { email: ana.email, password })).status).toBe(429);
    expect((await shop.me(session)).status).toBe(200);
  });
});
