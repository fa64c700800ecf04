import { describe, expect, test, vi } from 'vitest';
import { deliverUnsent } from '../../shared/mail/mailer.ts';
import { setupApi } from '../support/api.ts';
import { mailerFor } from '../support/mailbox.ts';
import { holdTime } from './support/hold-time.ts';

vi.mock('../../shared/credentials/kdf.ts', async () => (await import('./support/cheap-kdf.ts')).cheapKdf);

/** The API, and a mailer that keeps what it sends. */
async function setup() {
  const api = await setupApi();
  const { deps: mailer, mails } = mailerFor(api.table);
  const customer = async (fields: Record<string, unknown> = {}) =>
    (
      await api.call('POST', '/v1/customers', {
        body: { email: 'ana@example.com', firstName: 'Ana', ...fields },
      })
    ).body;
  const post = (path: string, body: unknown) => api.call('POST', `/v1/auth/${path}`, { body, key: null });
  /** Asks for a link and answers its token, if a mail was sent. */
  const askForToken = async (email = 'ana@example.com') => {
    expect((await post('password-reset', { email })).status).toBe(202);
    const before = mails.length;
    await deliverUnsent(mailer);
    // A notice of an earlier password may come first.
    return mails.slice(before).flatMap(({ token }) => token ?? [])[0];
  };
  const confirm = (token: string | undefined, password: string) =>
    post('password-reset/confirm', { token, password });
  const logIn = (password: string, email = 'ana@example.com') => post('login', { email, password });
  const me = (key: string) => api.call('GET', '/v1/me', { key });
  return { ...api, mails, mailer, customer, post, askForToken, confirm, logIn, me };
}

const good = 'correct horse battery';

describe('a customer who was created without a password', () => {
  test('gets in by "forgot password": request, mail, new password, login, own record', async () => {
    const { customer, askForToken, confirm, logIn, me, mails } = await setup();
    const { id } = await customer();
    expect((await logIn(good)).status).toBe(401);
    expect(await confirm(await askForToken(' ANA@example.com '), good)).toMatchObject({
      status: 204,
      body: '',
    });
    expect(mails[0]).toMatchObject({ to: 'ana@example.com', subject: 'Set your password for Shop' });
    const session = await logIn(good);
    expect(session).toMatchObject({
      status: 200,
      body: { token: expect.stringMatching(/^cs_/), customer: { id } },
    });
    expect(await me(session.body.token)).toMatchObject({ status: 200, body: { id, firstName: 'Ana' } });
    expect(session.body.customer).not.toHaveProperty('groupIds');
  });

  test('is told by mail that the password was set (trust 13), and is not logged in by it', async () => {
    const { customer, askForToken, confirm, mails, mailer } = await setup();
    await customer();
    await confirm(await askForToken(), good);
    await deliverUnsent(mailer);
    expect(mails.at(-1)).toMatchObject({
      to: 'ana@example.com',
      subject: 'Your password for Shop was changed',
    });
  });
});

describe('whether a customer has a password', () => {
  test('stands in the record and in searches from the first one on; another one leaves both as they are', async () => {
    const { customer, call, askForToken, confirm } = await setup();
    const { id, hasPassword, version } = await customer();
    expect({ hasPassword, version }).toEqual({ hasPassword: false, version: 1 });
    const set = async (password: string) => {
      expect((await confirm(await askForToken(), password)).status).toBe(204);
      const { body } = await call('GET', `/v1/customers/${id}`);
      return { hasPassword: body.hasPassword, version: body.version };
    };
    const found = async () =>
      (await call('GET', '/v1/customers?hasPassword=true')).body.items.map((item: { id: string }) => item.id);
    expect(await found()).toEqual([]);
    expect(await set(good)).toEqual({ hasPassword: true, version: 2 });
    expect(await found()).toEqual([id]);
    expect(await set('another good one')).toEqual({ hasPassword: true, version: 2 });
    const { items } = (await call('GET', `/v1/customers/${id}/audit`)).body;
    expect(items).toMatchObject([
      { action: 'updated', actor: `customer:${id}`, changes: [{ field: 'password' }] },
      {
        action: 'updated',
        actor: `customer:${id}`,
        changes: [{ field: 'password' }, { field: 'emailVerifiedAt' }],
      },
      { action: 'created' },
    ]);
    expect(JSON.stringify(items.at(-1).changes)).not.toContain('password');
  });

  test('is nothing that a client can say (trust 32)', async () => {
    const { customer, call } = await setup();
    const { id } = await customer();
    const answers = [
      await call('POST', '/v1/customers', { body: { firstName: 'Bo', hasPassword: true } }),
      await call('PATCH', `/v1/customers/${id}`, { body: { hasPassword: true } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.errors[0].code])).toEqual([
      [400, 'unknown_field'],
      [400, 'unknown_field'],
    ]);
  });

  test('is set once by links that are confirmed while the record is edited', async () => {
    const { customer, call, askForToken, confirm } = await setup();
    const { id } = await customer();
    const token = await askForToken();
    const edits = Array.from({ length: 5 }, (_, n) =>
      call('PATCH', `/v1/customers/${id}`, { body: { notes: `${n}` } }),
    );
    const [confirmed] = await Promise.all([confirm(token, good), ...edits]);
    expect(confirmed.status).toBe(204);
    const { body } = await call('GET', `/v1/customers/${id}`);
    expect(body).toMatchObject({ hasPassword: true, version: 7 });
  });
});

describe('a reset link', () => {
  test('works once: of fifty confirmations at once one succeeds (trust 3)', { timeout: 60_000 }, async () => {
    const { customer, askForToken, confirm } = await setup();
    await customer();
    const token = await askForToken();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => confirm(token, `${good} ${n}`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 410 && body.code === 'link_used')).toHaveLength(
      49,
    );
  });

  test('ends every other link and every session (trust 4)', async () => {
    const { customer, askForToken, confirm, logIn, me } = await setup();
    await customer();
    const [first, second, third] = [await askForToken(), await askForToken(), await askForToken()];
    expect((await confirm(first, good)).status).toBe(204);
    expect((await confirm(second, good)).body.code).toBe('link_used');
    const session = (await logIn(good)).body.token;
    expect((await me(session)).status).toBe(200);
    expect((await confirm(third, good)).body.code).toBe('link_used');
    expect((await confirm(await askForToken(), 'another good one')).status).toBe(204);
    expect((await me(session)).status).toBe(401);
    expect((await logIn(good)).status).toBe(401);
    expect((await logIn('another good one')).status).toBe(200);
  });

  test('is accepted a second before its hour is over, and refused a second after, though still stored (trust 2)', async () => {
    const { readLinkToken } = await import('../../shared/credentials/link-token.ts');
    const { customer, askForToken, table } = await setup();
    await customer();
    holdTime();
    const token = (await askForToken()) ?? '';
    const at = (seconds: number) => {
      const shifted = { ...table, clock: () => new Date(Date.now() + seconds * 1000) };
      return readLinkToken(shifted, 'reset', token);
    };
    await expect(at(3599)).resolves.toMatchObject({ state: 'open' });
    await expect(at(3601)).rejects.toMatchObject({ code: 'link_expired' });
  });

  test('is void once the address has changed, the customer is blocked or gone (trust 4, 5)', async () => {
    const { customer, call, askForToken, confirm } = await setup();
    const { id } = await customer();
    const [a, b, c] = [await askForToken(), await askForToken(), await askForToken()];
    await call('PATCH', `/v1/customers/${id}`, { body: { email: 'new@example.com' } });
    expect((await confirm(a, good)).body.code).toBe('link_invalid');
    await call('PATCH', `/v1/customers/${id}`, { body: { email: 'ana@example.com', status: 'blocked' } });
    expect((await confirm(b, good)).body.code).toBe('link_invalid');
    await call('DELETE', `/v1/customers/${id}`);
    await customer();
    expect((await confirm(c, good)).body.code).toBe('link_invalid');
    expect((await confirm('made up', good)).body.code).toBe('link_invalid');
  });

  test('survives a password that is refused: too short, too long, too common (trust 14)', async () => {
    const { customer, askForToken, confirm, logIn } = await setup();
    await customer();
    const token = await askForToken();
    const refusal = async (password: string) => (await confirm(token, password)).body.errors?.[0];
    expect(await refusal('short')).toMatchObject({ pointer: '/password', code: 'too_short' });
    expect(await refusal('x'.repeat(257))).toMatchObject({ pointer: '/password', code: 'too_long' });
    expect(await refusal('Password1')).toMatchObject({ pointer: '/password', code: 'too_common' });
    const long = `${'é'.repeat(100)}A`;
    expect((await confirm(token, long)).status).toBe(204);
    expect((await logIn(`${'é'.repeat(100)}B`)).status).toBe(401);
    expect((await logIn(long)).status).toBe(200);
  });

  test('takes no identity from the body (trust 5)', async () => {
    const { post } = await setup();
    const body = { token: 't', password: good, email: 'x@example.com' };
    expect((await post('password-reset/confirm', body)).status).toBe(400);
  });
});

describe('asking for a link', () => {
  test('mails only a customer who may log in, to the stored address', async () => {
    const { customer, call, askForToken, mails } = await setup();
    const { id } = await customer();
    expect(await askForToken('nobody@example.com')).toBeUndefined();
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'blocked' } });
    expect(await askForToken()).toBeUndefined();
    expect(mails).toEqual([]);
  });

  test.each([
    { email: {} },
    { email: ['a@x.com'] },
    { email: 'a@x.com,b@y.com' },
    {},
    { email: 'a@x.com\r\nBcc: b@y.com' },
  ])('for %j is 400 and mails nobody (trust 15)', async (body) => {
    const { post, mailer, mails } = await setup();
    expect((await post('password-reset', body)).status).toBe(400);
    await deliverUnsent(mailer);
    expect(mails).toEqual([]);
  });

  test('too often for one customer, or from one place, has the same answer and no mail (trust 12)', async () => {
    const { customer, askForToken, mails } = await setup();
    await customer();
    for (let n = 0; n < 8; n++) await askForToken();
    expect(mails).toHaveLength(5);
  });
});

describe('logging in', () => {
  test('fails in the same words for an unknown address, a wrong password, none, and a blocked customer (trust 7)', async () => {
    const { customer, call, askForToken, confirm, logIn } = await setup();
    const { id } = await customer();
    const failures = [await logIn(good), await logIn(good, 'nobody@example.com')];
    await confirm(await askForToken(), good);
    failures.push(await logIn('wrong password'), await logIn(''));
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'blocked' } });
    failures.push(await logIn(good));
    const seen = failures.map(({ status, body: { requestId, ...body } }) => JSON.stringify([status, body]));
    expect(new Set(seen).size).toBe(1);
    expect(failures[0]).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
  });

  test('is open to an inactive customer, and so is a reset: only a block shuts both', async () => {
    const { customer, call, askForToken, confirm, logIn, me } = await setup();
    const { id } = await customer();
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'inactive' } });
    expect((await confirm(await askForToken(), good)).status).toBe(204);
    const { status, body } = await logIn(good);
    expect([status, (await me(body.token)).status]).toEqual([200, 200]);
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'blocked' } });
    expect((await logIn(good)).status).toBe(401);
  });

  test('too often with failures from one place answers 429 with Retry-After', {
    timeout: 60_000,
  }, async () => {
    const { logIn } = await setup();
    for (let n = 0; n < 50; n += 10) await Promise.all(Array.from({ length: 10 }, () => logIn('guess')));
    expect(await logIn('guess')).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^(900|8\d\d)$/) },
      body: { code: 'too_many_attempts' },
    });
  });

  test('opens a session that ends with logout, a new address, a block or the customer', async () => {
    const { customer, call, askForToken, confirm, logIn, me } = await setup();
    const { id } = await customer();
    await confirm(await askForToken(), good);
    const open = async () => (await logIn(good)).body.token as string;
    const [a, b] = [await open(), await open()];
    expect((await call('POST', '/v1/auth/logout', { key: a })).status).toBe(204);
    expect((await me(a)).status).toBe(401);
    await call('PATCH', `/v1/customers/${id}`, { body: { firstName: 'Anna' } });
    expect((await me(b)).status).toBe(200);
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'blocked' } });
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'active' } });
    expect((await me(b)).status).toBe(401);
    const c = await open();
    await call('DELETE', `/v1/customers/${id}`);
    expect((await me(c)).status).toBe(401);
    expect((await me('nonsense')).status).toBe(401);
  });

  test('an API key is no session and a session is no API key', async () => {
    const { customer, call, askForToken, confirm, logIn, me, key } = await setup();
    await customer();
    await confirm(await askForToken(), good);
    const { token } = (await logIn(good)).body;
    expect((await me(key)).status).toBe(401);
    expect((await call('GET', '/v1/customers', { key: token })).status).toBe(401);
  });
});
