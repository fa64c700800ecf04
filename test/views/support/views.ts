import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Api } from '../../support/api.ts';

export const path = '/v1/views';

/** A name that no other test uses: the tests of a file share their table. */
export const freshName = (): string => `View ${randomUUID()}`;

export const save = (
  { call }: Api,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> => call('POST', path, { body: { name: freshName(), ...body }, headers });

/** A saved view, and where it is. */
export async function givenView(api: Api, body: object = {}) {
  const { status, body: view } = await save(api, body);
  expect(status, JSON.stringify(view)).toBe(201);
  const at = `${path}/${view.id}`;
  return {
    view,
    at,
    read: () => api.call('GET', at),
    patch: (change: object, headers: Record<string, string> = {}) =>
      api.call('PATCH', at, { body: change, headers }),
    remove: (headers: Record<string, string> = {}) => api.call('DELETE', at, { headers }),
    customers: (query = '') => api.call('GET', `${at}/customers${query && `?${query}`}`),
  };
}
