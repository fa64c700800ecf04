import { describe, expect, test, vi } from 'vitest';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

const chosen = 'chosen by the shop';

async function setup() {
  const doors = await setupDoors();
  const { customer, token } = (await doors.register()).body;
  await doors.deliver();
  const path = `/v1/customers/${customer.id}`;
  return {
    ...doors,
    id: customer.id as string,
    session: token as string,
    set: (body: Record<string, unknown>) => doors.call('PUT', `${path}/password`, { body }),
    reset: (body: Record<string, unknown> = {}) => doors.call('POST', `${path}/password-reset`, { body }),
    read: async () => (await doors.call('GET', path)).body,
    audit: async () => (await doors.call('GET', `${path}/audit`)).body.items,
  };
}

describe('an administrator who sets a password', () => {
  test('types it twice; sessions and links end, and the owner is told by mail (trust 4) (promise 29)', async () => {
    const { set, session, me, logIn, askForToken, confirm, deliver, audit, id, address } = await setup();
    const link = await askForToken();
    expect((await set({ password: chosen, confirmation: chosen })).status).toBe(204);
    expect((await me(session)).status).toBe(401);
    expect((await confirm(link, 'another good one')).body.code).toBe('link_used');
    expect((await logIn(good)).status).toBe(401);
    expect((await logIn(chosen)).status).toBe(200);
    const mails = await deliver();
    expect(mails).toMatchObject([{ to: address(), subject: expect.stringMatching(/changed/) }]);
    expect(JSON.stringify(mails)).not.toContain(chosen);
    expect((await audit())[0]).toMatchObject({
      actor: expect.stringMatching(/^api-key:/),
      changes: [{ field: 'password' }],
    });
    expect(JSON.stringify(await audit())).not.toContain(chosen);
    expect(id).toBeDefined();
  });

  test.each([
    [{ password: chosen, confirmation: `${chosen} ` }, '/confirmation', 'contradictory'],
    [{ password: chosen }, '/confirmation', 'required'],
    [{ password: 'short', confirmation: 'short' }, '/password', 'too_short'],
    [{ password: 'Password1', confirmation: 'Password1' }, '/password', 'too_common'],
    [{ password: chosen, confirmation: chosen, hash: 'x' }, '/hash', 'unknown_field'],
  ])('is refused %j', async (body, pointer, code) => {
    const { set, logIn } = await setup();
    expect(await set(body)).toMatchObject({ status: 400, body: { errors: [{ pointer, code }] } });
    expect((await logIn(good)).status).toBe(200);
  });

  test('may give a first password, and ask for another one before it lets anybody in', async () => {
    const { call, customer, logIn, deliver, confirm, address } = await setup();
    const { id } = await customer({ email: address('bo') });
    const body = { password: chosen, confirmation: chosen, requireChange: true };
    expect((await call('PUT', `/v1/customers/${id}/password`, { body })).status).toBe(204);
    expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({
      hasPassword: true,
      passwordResetRequired: true,
    });
    expect(await deliver()).toMatchObject([
      { to: address('bo'), subject: expect.stringMatching(/password/i) },
    ]);
    expect((await logIn('wrong password', address('bo'))).status).toBe(401);
    expect(await logIn(chosen, address('bo'))).toMatchObject({
      status: 403,
      body: { code: 'password_reset_required' },
    });
    const [mail] = await deliver();
    expect(mail).toMatchObject({ to: address('bo') });
    expect(await confirm(mail?.token, chosen)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/password', code: 'same_as_before' }] },
    });
    expect((await confirm(mail?.token, 'my own good one')).status).toBe(204);
    expect((await logIn('my own good one', address('bo'))).status).toBe(200);
    expect((await logIn(chosen, address('bo'))).status).toBe(401);
  });

  test('needs the scope for it, and a customer', async () => {
    const { call, newKey, id } = await setup();
    const body = { password: chosen, confirmation: chosen };
    const key = await newKey(['customers:read', 'customers:write']);
    expect((await call('PUT', `/v1/customers/${id}/password`, { body, key })).status).toBe(403);
    const nobody = '/v1/customers/019a2f0e-7c1a-7000-8000-0000000000aa';
    expect((await call('PUT', `${nobody}/password`, { body })).status).toBe(404);
    expect((await call('POST', `${nobody}/password-reset`, { body: {} })).status).toBe(404);
  });
});

describe('an administrator who has a reset mailed', () => {
  test('never sees the link; until it is used all stays as it is (trust 13)', async () => {
    const { reset, deliver, session, me, logIn, confirm, audit, address } = await setup();
    const answer = await reset();
    expect(answer).toMatchObject({ status: 202, body: { mail: 'ordered' } });
    const [mail] = await deliver();
    expect(mail).toMatchObject({ to: address(), token: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain(mail?.token);
    expect([(await me(session)).status, (await logIn(good)).status]).toEqual([200, 200]);
    expect((await confirm(mail?.token, chosen)).status).toBe(204);
    expect((await me(session)).status).toBe(401);
    expect((await audit()).at(-2)).toMatchObject({
      actor: expect.stringMatching(/^api-key:/),
      changes: [{ field: 'passwordReset', to: 'mailed' }],
    });
  });

  test('by force ends every session and link, and the password so far (trust 4)', async () => {
    const { reset, deliver, session, me, logIn, askForToken, confirm, audit } = await setup();
    const before = await askForToken();
    expect(await reset({ force: true })).toMatchObject({ status: 202, body: { mail: 'ordered' } });
    expect((await me(session)).status).toBe(401);
    expect((await confirm(before, chosen)).body.code).toBe('link_used');
    expect(await logIn('wrong password')).toMatchObject({ status: 401 });
    expect(await logIn(good)).toMatchObject({ status: 403, body: { code: 'password_reset_required' } });
    const tokens = (await deliver()).map(({ token }) => token);
    expect(tokens).toHaveLength(2);
    expect((await confirm(tokens[0], good)).body.errors).toMatchObject([{ code: 'same_as_before' }]);
    expect((await confirm(tokens[0], chosen)).status).toBe(204);
    expect((await confirm(tokens[1], chosen)).body.code).toBe('link_used');
    expect((await logIn(chosen)).status).toBe(200);
    expect((await audit())[1]).toMatchObject({
      changes: [
        { field: 'passwordResetRequired', from: false, to: true },
        { field: 'passwordReset', to: 'forced' },
      ],
    });
  });

  test('by force shows it on the customer, and in searches, until another password is set', async () => {
    const { reset, set, read, call, askForToken, confirm, audit } = await setup();
    const isFound = async (id: string) =>
      (await call('GET', `/v1/customers?passwordResetRequired=true&id=${id}`)).body.total === 1;
    const { id, ...before } = await read();
    expect([before.passwordResetRequired, await isFound(id)]).toEqual([false, false]);
    await reset({ force: true });
    const forced = await read();
    expect(forced).toMatchObject({ passwordResetRequired: true, version: before.version + 1 });
    expect(await isFound(id)).toBe(true);
    // Again it ends what there is by now; the record stays as it is, and says who did so.
    await reset({ force: true });
    expect((await read()).version).toBe(forced.version);
    expect((await audit())[0]).toMatchObject({ changes: [{ field: 'passwordReset', to: 'forced' }] });
    expect((await confirm(await askForToken(), chosen)).status).toBe(204);
    expect([(await read()).passwordResetRequired, await isFound(id)]).toEqual([false, false]);
    await set({ password: chosen, confirmation: chosen, requireChange: true });
    expect((await read()).passwordResetRequired).toBe(true);
    await set({ password: good, confirmation: good });
    expect((await read()).passwordResetRequired).toBe(false);
  });

  test('by force ends the links of a customer without a password, too (trust 4)', async () => {
    const { call, customer, deliver, askForToken, confirm, address } = await setup();
    const { id } = await customer({ email: address('bo') });
    const before = await askForToken(address('bo'));
    const path = `/v1/customers/${id}`;
    expect((await call('POST', `${path}/password-reset`, { body: { force: true } })).status).toBe(202);
    expect((await confirm(before, chosen)).body.code).toBe('link_invalid');
    expect((await call('GET', `${path}/audit`)).body.items[0].changes).toEqual([
      { field: 'links' },
      { field: 'passwordReset', to: 'forced' },
    ]);
    const [mail] = await deliver();
    expect((await confirm(mail?.token, chosen)).status).toBe(204);
  });

  test('is told why none goes out; what force says is done all the same', async () => {
    const { reset, call, customer, id, logIn } = await setup();
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'blocked' } });
    expect((await reset({ force: true })).body).toEqual({ mail: 'blocked' });
    await call('PATCH', `/v1/customers/${id}`, { body: { status: 'active' } });
    expect((await logIn(good)).body.code).toBe('password_reset_required');
    const till = await customer({ email: undefined, externalId: 'till-1' });
    const answer = await call('POST', `/v1/customers/${till.id}/password-reset`, { body: {} });
    expect(answer.body).toEqual({ mail: 'no_address' });
  });

  test.each([{ force: 'yes' }, { email: 'a@x.example' }])(
    'cannot say %j: mail goes to the stored address (trust 10)',
    async (body) => {
      const { reset, deliver } = await setup();
      expect((await reset(body)).status).toBe(400);
      expect(await deliver()).toEqual([]);
    },
  );
});
