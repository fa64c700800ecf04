import { expect, test } from 'vitest';
import { changeStanding } from '../../shared/standing/change.ts';
import { noStanding } from '../../shared/standing/standing.ts';
import { commit } from '../../shared/table/commit.ts';
import { type Api, setupApi } from '../support/api.ts';

/** A customer who has ordered something. */
async function buyer({ call, table }: Api, fields: object = {}): Promise<string> {
  const { body } = await call('POST', '/v1/customers', { body: { name: 'Ada', ...fields } });
  const before = noStanding(body.id);
  const after = { ...before, orders: { EUR: { orders: 1, spent: 1200, refunded: 0 } } };
  await commit(table, changeStanding(before, after, 'EUR'));
  return body.id;
}

test('anonymising', async () => {
  const api = await setupApi();
  const id = await buyer(api);
  expect((await api.call('DELETE', `/v1/customers/${id}`)).status).toBe(204);
  expect((await api.call('GET', `/v1/customers/${id}`)).status).toBe(404);
  const email = 'ada@shop.example';
  const second = await buyer(api, { email });
  const { status, body, headers } = await api.call('POST', `/v1/customers/${second}/anonymize`);
  expect(status, JSON.stringify(body)).toBe(202);
  expect(headers.location).toBe(`/v1/jobs/${body.id}`);
  expect((await api.call('GET', `/v1/customers/${second}`)).body).toMatchObject({ code: 'anonymised' });
  expect((await api.call('GET', `/v1/customers/${second}/erasure`)).body).toMatchObject({
    status: 'running',
  });
  expect((await api.call('GET', `/v1/erasures`)).body.items).toHaveLength(1);
  const again = await api.call('POST', `/v1/customers/${second}/anonymize`);
  expect(again.body.id).toBe(body.id);
  expect((await api.call('POST', '/v1/customers', { body: { email } })).status).toBe(201);
});
