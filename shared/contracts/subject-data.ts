import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { ownData } from '../subject-data/own.ts';
import { subjectData } from '../subject-data/resource.ts';
import { declare } from './endpoint.ts';

const query = z.strictObject({
  format: z.enum(['json', 'html']).default('json').meta({
    description: '`html`: a page for people, in English, to hand over or to print.',
  }),
});

const what =
  'The record with its custom fields and groups, orders with their line items, accounts with all entries, the history of consents, the audit, sessions and what is about to be mailed, also of customers who were merged into this one; with each part where it comes from and for how long it is kept. Hashes and tokens are not in it. Lists that do not fit into one answer (some thousand orders) come with their newest part: then `complete` is false, and `more` of each says where to read all of it.';

const success = {
  status: 200,
  description: 'Everything that is kept.',
  schema: subjectData,
  contentType: 'text/html',
} as const;

export const subjectDataContracts = declare({
  getCustomerData: {
    method: 'GET',
    path: '/v1/customers/{id}/data',
    function: 'admin',
    scope: 'customers:read',
    alsoScope: 'orders:read',
    tag: 'Privacy',
    summary: 'Get everything that is kept of a customer, for the customer',
    description: what,
    params: z.object({ id: customerId }),
    query,
    success,
  },
  getMyData: {
    method: 'GET',
    path: '/v1/me/data',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Get everything that the shop keeps of oneself',
    description: `For “download my data” in the shop. ${what} What the staff has noted is not in it either: whoever asks for that asks the shop. Nor is which of the shop’s keys posted an entry of an account, and in which request. Who has registered must have confirmed the e-mail address: nobody else may learn what is kept of its owner.`,
    query,
    problems: ['email_not_verified'],
    success: { ...success, schema: ownData },
  },
});
