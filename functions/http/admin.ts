import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { listApiKeys } from '../../shared/api-keys/repository.ts';
import { createApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import {
  changeCustomer,
  getCustomer,
  lookUpCustomer,
  registerCustomer,
  removeCustomer,
} from '../../shared/customers/service.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import { changeMembers, createGroup, getGroup } from '../../shared/groups/service.ts';
import type { Principal } from '../../shared/http/admission.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { linkSigner } from '../../shared/jobs/download-link.ts';
import { getJob, listJobs } from '../../shared/jobs/service.ts';
import { openCursor, sealCursor } from '../../shared/paging/cursor.ts';
import { nextPage } from '../../shared/paging/next-page.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, EXPORT_BUCKET } = readEnvironment('TABLE_NAME', 'EXPORT_BUCKET');
const table = openTable(TABLE_NAME);
const jobs = { table, signLink: linkSigner(EXPORT_BUCKET) };
const authenticator = new Authenticator(table);

/** A job's files repeat rows of people: they are for those who may read customers. */
const seesRows = ({ scopes }: Pick<Principal, 'scopes'>) => ({
  withFiles: scopes.includes('customers:read'),
});

const wholeList = <T>(items: readonly T[]) => ({ body: { items: [...items], total: items.length } });

/** Customers, groups, jobs and API keys, one by one. */
export const handler = httpFunction(
  'admin',
  {
    createCustomer: async ({ body, origin, idempotency }) => {
      const { result, replayed } = await registerCustomer(table, uuidv7(), body, origin, idempotency);
      return { body: result, version: result.version, location: `/v1/customers/${result.id}`, replayed };
    },
    getCustomer: async ({ params }) => {
      const customer = await getCustomer(table, params.id);
      return { body: customer, version: customer.version };
    },
    lookUpCustomer: async ({ query }) => {
      const customer = query.email
        ? await lookUpCustomer(table, 'email', query.email)
        : await lookUpCustomer(table, 'externalId', query.externalId ?? '');
      return { body: customer, version: customer.version };
    },
    updateCustomer: async ({ params, body, origin, ifMatch }) => {
      const { customer } = await changeCustomer(table, params.id, origin, () => body, ifMatch);
      return { body: customer, version: customer.version };
    },
    deleteCustomer: async ({ params, origin, ifMatch }) => {
      await removeCustomer(table, params.id, origin, ifMatch);
      return { body: undefined };
    },
    createGroup: async ({ body, origin, idempotency }) => {
      const { result, replayed } = await createGroup(table, uuidv7(), body, origin, idempotency);
      return { body: result, version: result.version, location: `/v1/groups/${result.id}`, replayed };
    },
    listGroups: async () => wholeList(await listGroups(table)),
    getGroup: async ({ params }) => {
      const group = await getGroup(table, params.id);
      return { body: group, version: group.version };
    },
    changeMembers: async ({ params, body, origin }) => ({
      body: { results: await changeMembers(table, params.id, body, origin) },
    }),
    listJobs: async ({ query: { limit, cursor, status }, principal, url }) => {
      const seal = {
        question: ['jobs', status],
        pointer: '/query/cursor' as const,
        sealingKey: principal.sealingKey,
      };
      const from = cursor === undefined ? undefined : openCursor(cursor, z.string(), seal);
      const { items, after } = await listJobs(jobs, { limit, status, after: from }, seesRows(principal));
      const nextCursor = after && sealCursor(after, seal);
      return { body: { items, nextCursor }, next: nextPage(url, nextCursor) };
    },
    getJob: async ({ params, principal }) => ({ body: await getJob(jobs, params.id, seesRows(principal)) }),
    createApiKey: async ({ body, origin, principal, idempotency }) => {
      const options = { request: idempotency };
      const { result, replayed } = await createApiKey(table, body, origin, principal, options);
      return { body: result, replayed };
    },
    listApiKeys: async () => wholeList(await listApiKeys(table)),
    revokeApiKey: async ({ params, origin }) => {
      await revokeApiKey(table, params.id, origin);
      return { body: undefined };
    },
  },
  { apiKey: (token) => authenticator.authenticate(token) },
);
