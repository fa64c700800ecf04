import type { Run } from '../run.ts';

export async function useAdministration(run: Run): Promise<void> {
  const key = { 'idempotency-key': 'group' };
  const group = await run.ask(201, 'POST', '/v1/groups', { name: 'Wholesale' }, key);
  await run.ask(201, 'POST', '/v1/groups', { name: 'Wholesale' }, key);
  await run.ask(200, 'GET', '/v1/groups');
  await run.ask(200, 'GET', `/v1/groups/${group.id}`);
  const ana = { email: 'ana@example.com', externalId: 'A-1', groupIds: [group.id] };
  const { id } = await run.ask(201, 'POST', '/v1/customers', ana, { 'idempotency-key': 'ana' });
  await run.ask(201, 'POST', '/v1/customers', ana, { 'idempotency-key': 'ana' });
  await run.ask(409, 'POST', '/v1/customers', ana);
  await run.ask(200, 'GET', `/v1/customers/${id}`);
  const upsert = { matchBy: 'externalId', customer: { externalId: 'A-1', lastName: 'Alta' } };
  await run.ask(200, 'POST', '/v1/customers/upsert', upsert);
  await run.ask(200, 'GET', '/v1/customers/lookup?email=ana%40example.com');
  await run.ask(200, 'GET', '/v1/customers/lookup?externalId=A-1');
  await run.ask(200, 'GET', '/v1/customers?q=ana');
  await run.ask(200, 'GET', '/v1/customers/changes');
  await run.ask(200, 'PATCH', `/v1/customers/${id}`, { email: 'ana.maria@example.com' });
  await run.ask(200, 'POST', '/v1/customers/search', { q: 'maria' });
  await run.ask(200, 'POST', `/v1/groups/${group.id}/customers`, { remove: [id] });
  await run.ask(200, 'POST', `/v1/groups/${group.id}/customers`, { add: [id] });
  await run.ask(200, 'GET', `/v1/groups/${group.id}/customers`);
  await run.ask(200, 'PATCH', `/v1/groups/${group.id}`, { name: 'Resellers', label: 'B2B' });
  await run.ask(409, 'DELETE', `/v1/groups/${group.id}`);
  await run.ask(204, 'DELETE', `/v1/groups/${group.id}?force`);
  await run.ask(200, 'GET', `/v1/customers/${id}/consents`);
  await run.ask(204, 'DELETE', `/v1/customers/${id}`);
  await run.ask(200, 'GET', `/v1/customers/${id}/audit`);
}
