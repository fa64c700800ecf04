import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** From the mail that was asked for to the logout. */
export async function useOwnDoors(run: Run): Promise<void> {
  const email = 'eva@example.com';
  const password = 'correct horse battery';
  await run.ask(201, 'POST', '/v1/customers', { email });
  await run.ask(202, 'POST', '/v1/auth/password-reset', { email });
  const token = await eventually(async () => {
    const inbox = await (await fetch(`${run.stack.inboxUrl}/store`)).text();
    return /#token=([\w-]{43})/.exec(inbox)?.[1];
  });
  await run.ask(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
  await run.ask(401, 'POST', '/v1/auth/login', { email, password: 'wrong horse' });
  const session = await run.ask(200, 'POST', '/v1/auth/login', { email, password });
  const authorization = `Bearer ${session.token}`;
  await run.ask(200, 'GET', '/v1/me', undefined, { authorization });
  await run.ask(204, 'POST', '/v1/auth/logout', undefined, { authorization });
}

/** A customer who registers, and what an administrator does about the password. */
export async function useRegistration(run: Run): Promise<void> {
  const [email, password] = ['ida@example.com', 'correct horse battery'];
  const account = { email, password, firstName: 'Ida', marketing: { email: true } };
  const { customer, token } = await run.ask(201, 'POST', '/v1/auth/register', account);
  await run.ask(409, 'POST', '/v1/auth/register', account);
  const path = `/v1/customers/${customer.id}`;
  const chosen = { password: 'another good horse', confirmation: 'another good horse' };
  await run.ask(204, 'PUT', `${path}/password`, chosen);
  await run.ask(401, 'GET', '/v1/me', undefined, { authorization: `Bearer ${token}` });
  await run.ask(202, 'POST', `${path}/password-reset`, { force: true });
  await run.ask(403, 'POST', '/v1/auth/login', { email, password: chosen.password });
}
