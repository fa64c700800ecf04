import type { Run } from '../run.ts';

/** Makes one customer of two, and asks for everything that is kept of them. */
export async function useMerging(run: Run): Promise<void> {
  const newCustomer = (fields: object) => run.ask(201, 'POST', '/v1/customers', fields);
  const into = await newCustomer({ name: 'Gil', marketing: { email: true } });
  const from = await newCustomer({ name: 'Gil', email: 'gil@example.com', username: 'gil' });
  await run.ask(201, 'POST', `/v1/customers/${from.id}/credit`, { amount: { amount: '5', currency: 'EUR' } });
  await run.ask(200, 'POST', `/v1/customers/${into.id}/merge`, { from: from.id, dryRun: true });
  await run.ask(200, 'POST', `/v1/customers/${into.id}/merge`, { from: from.id });
  // What the old id leads to is read as it was settled: a call of its own.
  await run.ask(200, 'GET', `/v1/customers/${from.id}`);
  await run.ask(200, 'GET', `/v1/customers/${from.id}/orders`);
  await run.ask(201, 'POST', `/v1/customers/${from.id}/points`, { points: 1 });
  await run.ask(200, 'GET', `/v1/customers/${from.id}/data`);
  const password = 'correct horse battery';
  const typed = { password, confirmation: password };
  await run.ask(204, 'PUT', `/v1/customers/${from.id}/password`, typed);
  const login = { email: 'gil@example.com', password };
  const { token } = await run.ask(200, 'POST', '/v1/auth/login', login);
  const as = { authorization: `Bearer ${token}` };
  for (const path of ['data', 'orders', 'credit', 'points', 'loyalty-cards'])
    await run.ask(200, 'GET', `/v1/me/${path}`, undefined, as);
}
