import type { Run } from '../run.ts';

/** An order of a guest, one of somebody who is known, a batch, and everything that is read of them. */
export async function useOrders(run: Run): Promise<void> {
  const order = (number: string, more: object = {}) => ({
    store: 'web',
    number,
    placedAt: '2026-01-31T12:00:00Z',
    status: 'completed',
    currency: 'EUR',
    total: '12.30',
    lineItems: [{ name: 'Mug', quantity: 1, total: '12.30' }],
    ...more,
  });
  const guest = { email: 'guest@example.com', firstName: 'Gus' };
  const { customer } = await run.ask(200, 'POST', '/v1/orders', order('1', { customer: guest }));
  const known = await run.ask(201, 'POST', '/v1/customers', { email: 'regular@example.com' });
  const mine = { customer: { id: known.id, phone: '020 7946 0958' } };
  const orders = [order('2', mine), order('3', { customer: { email: 'regular@example.com' } }), order('4')];
  await run.ask(200, 'POST', '/v1/orders/batch', { orders });
  // Moves within the month, and to somebody of whom there is nothing to say yet.
  const { id } = await run.ask(201, 'POST', '/v1/customers', { name: 'New' });
  const moved = order('1', { placedAt: '2026-01-30T12:00:00Z', status: 'cancelled', customer: { id } });
  const corrected = await run.ask(200, 'POST', '/v1/orders', moved);
  await run.ask(200, 'GET', `/v1/orders/${corrected.order.id}`);
  await run.ask(200, 'GET', `/v1/orders/${corrected.order.id}/audit`);
  await run.ask(200, 'GET', '/v1/orders/lookup?store=web&number=1');
  await run.ask(200, 'GET', '/v1/orders?month=2026-01');
  for (const list of ['orders', 'products', 'statistics'])
    await run.ask(200, 'GET', `/v1/customers/${known.id}/${list}`);
  await run.ask(200, 'GET', `/v1/customers/${customer.id}/statistics`);
  // The shop system has a key of its own: this function notes the first use of it.
  const key = { name: 'Shop system', scopes: ['orders:read'] };
  const { secret } = await run.ask(201, 'POST', '/v1/api-keys', key);
  await run.ask(200, 'GET', '/v1/orders', undefined, { authorization: `Bearer ${secret}` });
}
