import { expect } from 'vitest';
import { createCustomer } from '../../../shared/customers/changes.ts';
import type { StoredCustomer } from '../../../shared/customers/customer.ts';
import { customerInput } from '../../../shared/customers/input.ts';
import { scanCustomers } from '../../../shared/customers/repository.ts';
import { commit } from '../../../shared/table/commit.ts';
import { pack } from '../../../shared/table/pack.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { Api } from '../../support/api.ts';

let names = 0;
/** A name that no other test of the file uses. */
export const freshName = (): string => `Group ${++names}`;

/** Creates a group and answers it. */
export async function givenGroup({ call }: Api, fields: object = {}) {
  const created = await call('POST', '/v1/groups', { body: { name: freshName(), ...fields } });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return { ...created.body, path: `/v1/groups/${created.body.id}` } as {
    id: string;
    path: string;
    name: string;
  };
}

/** Creates so many customers, with few commits. @returns their ids */
export async function givenCustomers(table: Table, count: number, fields: object = {}): Promise<string[]> {
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  const created = Array.from({ length: count }, (_, n) => {
    const input = customerInput.parse({ name: `Customer ${n}`, ...fields });
    return createCustomer(crypto.randomUUID(), input, 'api', origin);
  });
  for (const { change } of pack(created)) await commit(table, change);
  return created.map(({ customer }) => customer.id);
}

/** All customers who refer to the group, as the table has them. */
export async function referringTo(table: Table, groupId: string): Promise<StoredCustomer[]> {
  const found: StoredCustomer[] = [];
  await scanCustomers(table, (customer) => {
    if (customer.groupIds.includes(groupId)) found.push(customer);
  });
  return found;
}
