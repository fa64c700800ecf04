import { beforeAll } from 'vitest';
import { findStanding } from '../../../shared/standing/repository.ts';
import type { StoredStanding } from '../../../shared/standing/standing.ts';
import type { Table } from '../../../shared/table/table.ts';
import { type Answer, type Api, setupApi } from '../../support/api.ts';
import type { Options } from '../../support/events.ts';

export const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** The API on one table for the whole file, with what tests of ledgers do all the time. */
export function useLedger() {
  let api: Api;
  beforeAll(async () => {
    api = await setupApi();
  });
  const call = (method: string, path: string, options?: Options): Promise<Answer> =>
    api.call(method, path, options);
  /** Posts what must be taken. */
  const post = async (path: string, body: object): Promise<Answer['body']> => {
    const answer = await call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    api: () => api,
    call,
    post,
    table: (): Table => api.table,
    /** A new customer's path and id. */
    newCustomer: async (fields: object = { name: 'Ada' }): Promise<{ id: string; path: string }> => {
      const { id } = await post('/v1/customers', fields);
      return { id, path: `/v1/customers/${id}` };
    },
    standing: (id: string): Promise<StoredStanding | undefined> => findStanding(api.table, id),
  };
}
