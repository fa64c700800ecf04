import { describe, expect, test, vi } from 'vitest';
import { readAccount } from '../../shared/credentials/account.ts';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';
import { holdTime } from './support/hold-time.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

describe('registering', () => {
  test('makes a customer who is logged in, and mails a link that proves the address', async () => {
    const { register, me, deliver, call, logIn, address } = await setupDoors();
    const { status, body } = await register({
      email: ` ${address('ANA').replace('.example', '.EXAMPLE')}`,
      firstName: 'Ana',
      phone: '020 7946 0958',
      birthDate: '1990-12-10',
      language: 'es',
      marketing: { email: true, source: 'sign-up' },
    });
    expect(status).toBe(201);
    const { id } = body.customer;
    expect(body).toMatchObject({
      token: expect.stringMatching(/^cs_/),
      customer: { email: address(), phoneE164: '+442079460958', language: 'es', status: 'active' },
    });
    expect(body.customer.emailVerifiedAt).toBeUndefined();
    expect(await me(body.token)).toMatchObject({ status: 200, body: { id, firstName: 'Ana' } });
    expect((await logIn(good)).status).toBe(200);
    const mails = await deliver();
    expect(mails).toMatchObject([{ to: address(), text: expect.stringContaining('/verify-email') }]);
    const { items } = (await call('GET', `/v1/customers/${id}/consents`)).body;
    expect(items).toMatchObject([{ email: true, source: 'sign-up' }]);
    const audit = (await call('GET', `/v1/customers/${id}/audit`)).body.items;
    expect(audit).toMatchObject([{ action: 'created', actor: `customer:${id}` }]);
    const own = { hasPassword: true, passwordResetRequired: false, source: 'registration' };
    expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject(own);
    const found = await call('GET', `/v1/customers?source=registration&email=${address()}`);
    expect(found.body.items).toMatchObject([{ id, ...own }]);
  });

  test('asks for a confirmation of a yes to marketing where the shop wants that', async () => {
    const { register, deliver, call } = await setupDoors({ MARKETING_DOUBLE_OPT_IN: 'true' });
    const { customer } = (await register({ marketing: { email: true } })).body;
    expect(customer.marketing).toEqual({ email: false, requestedAt: expect.any(String) });
    const links = (await deliver()).map(({ text }) => /(verify-email|confirm-marketing)/.exec(text)?.[1]);
    expect(links.toSorted()).toEqual(['confirm-marketing', 'verify-email']);
    expect((await call('GET', `/v1/customers/${customer.id}/consents`)).body.items).toEqual([]);
  });

  test.each([
    { groupIds: [] },
    { status: 'active' },
    { hasPassword: true },
    { emailVerifiedAt: '2026-11-22T10:00:00.000Z' },
    { taxExempt: true },
    { tags: ['vip'] },
    { id: '019a2f0e-7c1a-7000-8000-0000000000aa' },
    { marketing: { email: true, at: '2020-01-01T00:00:00.000Z' } },
    { email: 'no address' },
    { email: {} },
    { email: ['a@x.example'] },
    { email: 'a@x.example,b@y.example' },
    { password: 'short' },
    { password: 'Password1' },
  ])('refuses %j: 400, no customer, no mail (trust 15, 32)', async (fields) => {
    const { register, deliver, logIn } = await setupDoors();
    expect((await register(fields)).status).toBe(400);
    expect(await deliver()).toEqual([]);
    expect((await logIn(good)).status).toBe(401);
  });

  test('says the same of every address that a customer has: with a password, without one, blocked (trust 7) (promise 3)', async () => {
    const { register, customer, call, deliver, logIn, address } = await setupDoors();
    await register();
    await customer({ email: address('none') });
    const blocked = await customer({ email: address('blocked') });
    await call('PATCH', `/v1/customers/${blocked.id}`, { body: { status: 'blocked' } });
    await deliver();
    const answers = [];
    for (const email of [address(), address('ANA'), address('none'), address('blocked')])
      answers.push(await register({ email, password: 'another good one', firstName: 'Mallory' }));
    const seen = answers.map(({ status, body: { requestId, ...body } }) => JSON.stringify([status, body]));
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 409, body: { code: 'account_exists' } });
    expect(await deliver()).toEqual([]);
    expect((await logIn('another good one')).status).toBe(401);
    expect((await logIn(good)).status).toBe(200);
  });

  test('by fifty at once under variants of one address makes one customer (trust 18)', async () => {
    const { register, call, address } = await setupDoors();
    const variant = (n: number) =>
      [...'ana.luisa'].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join('');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        register({ email: address(variant(n)), password: `${good} ${n}` }),
      ),
    );
    const winners = answers.filter(({ status }) => status === 201);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'account_exists')).toHaveLength(49);
    const { body } = await call('GET', `/v1/customers?q=${address('ana.luisa')}`);
    expect(body.items).toMatchObject([{ id: winners[0]?.body.customer.id }]);
  });

  test('is limited for each network in a sliding hour, whatever came of it (trust 7)', async () => {
    const { register, table, address } = await setupDoors({ REGISTRATIONS_PER_NETWORK: '4' });
    holdTime();
    const statuses = [];
    for (const email of [address(), address('ANA'), address('bo'), address('bo')])
      statuses.push((await register({ email })).status);
    expect(statuses).toEqual([201, 409, 201, 409]);
    const [known, unknown] = [await register(), await register({ email: address('chloe') })];
    for (const refused of [known, unknown])
      expect(refused).toMatchObject({
        status: 429,
        headers: { 'retry-after': '3601' },
        body: { code: 'too_many_attempts' },
      });
    const { beginAttempt } = await import('../../shared/limits/attempts.ts');
    const limit = { name: 'registration', most: 4, windowSeconds: 3600 };
    const isAllowedIn = async (minutes: number) => {
      const later = { ...table, clock: () => new Date(Date.now() + minutes * 60_000) };
      return (await beginAttempt(later, [{ limit, who: '192.0.2.1' }])).allowed;
    };
    expect([await isAllowedIn(59), await isAllowedIn(61)]).toEqual([false, true]);
  });
});

test('whoever registers somebody else’s address is thrown out when the owner sets a password (trust 16)', async () => {
  const { register, me, post, call, askForToken, confirm, logIn, deliver, address } = await setupDoors();
  const attacker = (await register({ firstName: 'Mallory' })).body.token;
  const second = (await logIn(good)).body.token;
  const asked = { email: address('mallory'), password: good };
  expect((await call('POST', '/v1/me/email', { body: asked, key: attacker })).status).toBe(202);
  const change = (await deliver()).find(({ to }) => to === address('mallory'))?.token;
  expect(change).toBeDefined();
  expect((await confirm(await askForToken(), 'the owner’s own words')).status).toBe(204);
  expect([(await me(attacker)).status, (await me(second)).status]).toEqual([401, 401]);
  expect((await logIn(good)).status).toBe(401);
  expect((await post('email-change/confirm', { token: change })).body.code).toBe('link_used');
  const { status, body } = await logIn('the owner’s own words');
  expect(status).toBe(200);
  expect(body.customer.emailVerifiedAt).toBeDefined();
});

test('passwordMinLength is the shop’s: for registrations, resets and administrators alike (trust 14)', async () => {
  const { register, confirm, askForToken, customer, call, table } = await setupDoors({
    PASSWORD_MIN_LENGTH: '15',
  });
  const short = '14 characters!';
  const refusal = { status: 400, body: { errors: [{ pointer: '/password', code: 'too_short' }] } };
  expect(await register({ password: short })).toMatchObject(refusal);
  const { id } = await customer();
  const token = await askForToken();
  expect(await confirm(token, short)).toMatchObject(refusal);
  const typed = { password: short, confirmation: short };
  expect(await call('PUT', `/v1/customers/${id}/password`, { body: typed })).toMatchObject(refusal);
  expect((await confirm(token, `${short}!`)).status).toBe(204);
  expect((await readAccount(table, id))?.credential?.epoch).toBe(1);
});
