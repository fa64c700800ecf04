import type { Run } from '../run.ts';

/** One that is saved, asked and deleted. */
export async function useViews(run: Run): Promise<void> {
  const path = '/v1/views';
  const view = { name: 'Ladies', filter: { field: 'gender', value: 'female' } };
  const { id } = await run.ask(201, 'POST', path, view, { 'idempotency-key': 'view' });
  await run.ask(201, 'POST', path, view, { 'idempotency-key': 'view' });
  await run.ask(200, 'GET', `${path}?count=true`);
  await run.ask(200, 'GET', `${path}/${id}`);
  await run.ask(200, 'PATCH', `${path}/${id}`, { name: 'Women', columns: ['name'] });
  await run.ask(200, 'GET', `${path}/${id}/customers`);
  await run.ask(204, 'DELETE', `${path}/${id}`);
}
