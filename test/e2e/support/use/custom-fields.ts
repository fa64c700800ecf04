import type { Run } from '../run.ts';

/** One that a customer has a value of, until it is deleted. */
export async function useCustomFields(run: Run): Promise<void> {
  const path = '/v1/custom-fields';
  const field = { key: 'tier', label: 'Tier', type: 'choice', options: ['Gold'] };
  await run.ask(201, 'POST', path, field, { 'idempotency-key': 'tier' });
  await run.ask(201, 'POST', path, field, { 'idempotency-key': 'tier' });
  await run.ask(200, 'GET', path);
  await run.ask(200, 'GET', `${path}/tier`);
  await run.ask(200, 'PATCH', `${path}/tier`, { options: ['Silver', 'Gold'] });
  const gus = { name: 'Gus', customFields: { tier: 'gold' } };
  const { id } = await run.ask(201, 'POST', '/v1/customers', gus);
  await run.ask(200, 'PATCH', `/v1/customers/${id}`, { customFields: { tier: 'silver' } });
  await run.ask(409, 'DELETE', `${path}/tier`);
  await run.ask(204, 'DELETE', `${path}/tier?force`);
}
