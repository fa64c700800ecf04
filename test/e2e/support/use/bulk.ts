import { expect } from 'vitest';
import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** Two customers are tagged and put into a group, then deleted. */
export async function useBulkActions(run: Run): Promise<void> {
  const [path, q] = ['/v1/bulk-actions', 'Bulky'];
  for (const firstName of ['Ivo', 'Jan'])
    await run.ask(201, 'POST', '/v1/customers', { firstName, lastName: q });
  const group = await run.ask(201, 'POST', '/v1/groups', { name: q });
  const action = { type: 'change', addTags: ['spring'], addToGroups: [group.id] };
  const change = { selection: { q }, action };
  const { total } = await run.ask(200, 'POST', path, { ...change, dryRun: true });
  expect(total).toBe(2);
  const key = { 'idempotency-key': 'bulk' };
  const { id } = await run.ask(202, 'POST', path, change, key);
  await run.ask(202, 'POST', path, change, key);
  await completed(run, id);
  const { items } = await run.ask(200, 'GET', `/v1/jobs/${id}/results`);
  expect(items).toMatchObject([{ result: 'updated' }, { result: 'updated' }]);
  const deletion = { selection: { q }, action: { type: 'delete' } };
  await completed(run, (await run.ask(202, 'POST', path, deletion)).id);
  await run.ask(204, 'DELETE', `/v1/groups/${group.id}`);
}

function completed(run: Run, jobId: string): Promise<true> {
  return eventually(async () => {
    const { status } = await run.ask(200, 'GET', `/v1/jobs/${jobId}`);
    return status === 'completed' || undefined;
  });
}
