import { afterAll, expect, test, vi } from 'vitest';
import { deliver, deliverUnsent } from '../../shared/mail/mailer.ts';
import { orderMail, unsentOrders } from '../../shared/mail/outbox.ts';
import { commit } from '../../shared/table/commit.ts';
import { signature } from '../faults/support/footprint.ts';
import { mailerFor } from '../support/mailbox.ts';
import { Wire } from '../support/wire.ts';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';
import { holdTime } from './support/hold-time.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

const wire = new Wire();
afterAll(() => wire.close());

test('every failing login makes the same calls of AWS, in the same order, whoever has the address (trust 7)', async () => {
  const { register, customer, call, logIn, address } = await setupDoors();
  await register();
  await customer({ email: address('none') });
  const blocked = await register({ email: address('blocked') });
  await call('PATCH', `/v1/customers/${blocked.body.customer.id}`, { body: { status: 'blocked' } });
  const callsOf = async (email: string, password: string) => {
    const calls: string[] = [];
    const answer = await wire.during(
      ({ operation, input, forward }) => {
        calls.push(signature(operation, input));
        return forward();
      },
      () => logIn(password, email),
    );
    expect(answer.status).toBe(401);
    return calls;
  };
  const known = await callsOf(address(), 'wrong password');
  expect(known.length).toBeGreaterThan(3);
  for (const [email, password] of [
    [address('nobody'), 'wrong password'],
    [address('none'), 'wrong password'],
    [address('blocked'), good],
    [address(), ''],
  ] as const)
    expect(await callsOf(email, password)).toEqual(known);
});

test('a shop sets how many logins may fail with an address and from a network (trust 12)', async () => {
  const limits = { LOGIN_FAILURES_PER_ADDRESS: '2', LOGIN_FAILURES_PER_NETWORK: '3' };
  const { register, logIn, address } = await setupDoors(limits);
  await register();
  holdTime();
  for (const _ of [1, 2]) expect((await logIn('wrong password')).status).toBe(401);
  // Not even the right password, at this place; other addresses may still be tried. One that is as old as the window
  // still counts, so there is room a second after it.
  expect(await logIn(good)).toMatchObject({
    status: 429,
    headers: { 'retry-after': '901' },
  });
  expect((await logIn(good, address('bo'))).status).toBe(401);
  expect((await logIn(good, address('chloe'))).status).toBe(429);
});

/** What so many requests at the same moment are answered. */
const burst = async (most: number, ask: () => Promise<{ status: number }>) =>
  (await Promise.all(Array.from({ length: most }, ask))).map(({ status }) => status);
const howMany = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;

test('guesses at the same moment are limited like those one after the other, and right passwords never (trust 12)', async () => {
  const { register, logIn, call, address } = await setupDoors();
  const { token } = (await register()).body;
  for (let n = 0; n < 12; n++) expect((await logIn(good)).status).toBe(200);
  const guess = { currentPassword: 'wrong password', newPassword: 'another good one' };
  const guesses = [
    { checked: 401, ask: () => logIn('wrong password') },
    { checked: 401, ask: () => logIn('wrong password', address('nobody')) },
    { checked: 403, ask: () => call('POST', '/v1/me/password', { key: token, body: guess }) },
  ];
  for (const { checked, ask } of guesses) {
    const atOnce = await burst(50, ask);
    expect(howMany(atOnce, checked) + howMany(atOnce, 429)).toBe(50);
    expect(howMany(atOnce, checked)).toBeLessThanOrEqual(10);
  }
  // Those of the same address count together; who was refused did not use any of them up.
  for (let n = 0; n < 10; n++) await logIn('wrong password', address('nobody'));
  expect((await logIn('wrong password', address('nobody'))).status).toBe(429);
});

test('ten guesses pass, each alone, after a burst that was refused (trust 12)', async () => {
  const { register, logIn } = await setupDoors();
  await register();
  const statuses = await burst(50, () => logIn('wrong password'));
  for (let n = 0; n < 12; n++) statuses.push((await logIn('wrong password')).status);
  expect(howMany(statuses, 401)).toBe(10);
});

test('requests for links at the same moment are no more than the limit, each with the same answer (trust 7, 12)', async () => {
  const { post, address, table } = await setupDoors({ RESET_REQUESTS_PER_NETWORK: '3' });
  for (const path of ['password-reset', 'email-verification'])
    expect(howMany(await burst(50, () => post(path, { email: address() })), 202)).toBe(50);
  expect((await unsentOrders(table)).length).toBeLessThanOrEqual(3);
});

test('links that are mailed at the same moment are no more than the limit (trust 12)', async () => {
  const { customer, table, address } = await setupDoors();
  await customer();
  const { deps, mails } = mailerFor(table);
  const order = () => orderMail({ kind: 'password-reset', email: address() }, new Date());
  await commit(table, { writes: Array.from({ length: 50 }, order) });
  const orders = await unsentOrders(table);
  expect(orders.length).toBeGreaterThanOrEqual(50);
  await Promise.all(orders.map(({ id }) => deliver(deps, id)));
  expect(mails.filter(({ to }) => to === address()).length).toBeLessThanOrEqual(5);
});

test('registrations and changes of address at the same moment are no more than the limit (trust 12)', async () => {
  const { register, call, address } = await setupDoors({ REGISTRATIONS_PER_NETWORK: '4' });
  const { token } = (await register()).body;
  let count = 0;
  const statuses = await burst(30, () => register({ email: address(`b${++count}`) }));
  expect(howMany(statuses, 201)).toBeLessThanOrEqual(3);
  const changes = await burst(7, () =>
    call('POST', '/v1/me/email', { key: token, body: { email: address('new'), password: good } }),
  );
  expect(howMany(changes, 202)).toBeLessThanOrEqual(5);
});

test('a shop sets how many links are mailed, to one customer and for one network (trust 12)', async () => {
  const { register, post, address, table } = await setupDoors({ RESET_REQUESTS_PER_NETWORK: '4' });
  await register();
  await register({ email: address('bo') });
  const { deps, mails } = mailerFor(table);
  await deliverUnsent(deps);
  mails.length = 0;
  for (const email of [address(), address(), address(), address('bo'), address('bo')])
    expect(await post('password-reset', { email })).toMatchObject({ status: 202, body: {} });
  await deliverUnsent({ ...deps, resetMailsPerCustomer: 2 });
  expect(mails.map(({ to }) => to)).toEqual([address(), address(), address('bo')]);
});

test('a forced reset is no way around the limit of mails (trust 12)', async () => {
  const { register, logIn, call, table } = await setupDoors();
  const { id } = (await register()).body.customer;
  const { deps, mails } = mailerFor(table);
  await deliverUnsent(deps);
  mails.length = 0;
  await call('POST', `/v1/customers/${id}/password-reset`, { body: { force: true } });
  // Whether a mail comes the answer does not say.
  for (let n = 0; n < 8; n++)
    expect(await logIn(good)).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/If no mail comes, contact the shop/) },
    });
  await deliverUnsent(deps);
  expect(mails).toHaveLength(5);
});
