import * as z from 'zod';
import { auditEntry } from '../audit/audit.ts';
import { consent } from '../consents/consent.ts';
import { customer } from '../customers/customer.ts';
import { customerInput, customerPatch } from '../customers/input.ts';
import { uniqueFields } from '../customers/keys.ts';
import { customerPageOf } from '../directory/customer-page.ts';
import { customerSearch, listParameters } from '../directory/query.ts';
import { customerChanges, syncToken } from '../directory/sync/resource.ts';
import { historyOf, limitUpTo, pageHeaders, paging } from '../paging/paging.ts';
import { fault } from '../schema/faults.ts';
import { unknownAmong } from '../schema/unknown-among.ts';
import { declare } from './endpoint.ts';
import { customerParams, etag } from './parts.ts';

const located = {
  ...etag,
  'Content-Location':
    'Path of the customer who is answered, when the id is that of one who was merged into them.',
};
const page = customerPageOf(customer);

const freshness =
  'As consistent as a read: a customer that was just saved is found, a change that was just answered shows.';

export const customers = declare({
  createCustomer: {
    method: 'POST',
    path: '/v1/customers',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Create a customer',
    description:
      'No password is needed: the customer sets a first one by "forgot password". Credit and points of `openingBalance` take the scope `accounts:write` as well.',
    body: customerInput,
    idempotent: true,
    problems: ['already_exists', 'unknown_reference', 'insufficient_balance'],
    success: {
      status: 201,
      description: 'The new customer.',
      schema: customer,
      headers: { ...etag, Location: 'Path of the customer.' },
    },
  },
  upsertCustomer: {
    method: 'POST',
    path: '/v1/customers/upsert',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Create a customer, or change the one with the same e-mail address, username or external ID',
    description:
      '`customer` is a JSON Merge Patch: of a customer who is found, what is absent stays and null clears. Repeating the request changes nothing more, so it needs no `Idempotency-Key`. Credit and points of `openingBalance` take the scope `accounts:write` as well.',
    body: z
      .strictObject(
        {
          matchBy: z.enum(uniqueFields).meta({ description: 'The field whose value tells the customer.' }),
          customer: customerPatch,
        },
        { error: unknownAmong(['matchBy', 'customer']) },
      )
      .meta({
        id: 'Upsert',
        examples: [{ matchBy: 'externalId', customer: { externalId: 'till-17', firstName: 'Ada' } }],
      }),
    problems: ['already_exists', 'unknown_reference', 'insufficient_balance'],
    success: {
      status: 200,
      description: 'The customer, and what became of it.',
      schema: z.object({ outcome: z.enum(['created', 'updated', 'unchanged']), customer }),
      headers: etag,
    },
  },
  listCustomers: {
    method: 'GET',
    path: '/v1/customers',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'List, filter and find customers',
    description: `Parameters are the customer's own fields; a repeated one means any of its values, different ones must all hold. Beside those below there is \`customFields.<key>\` of each custom field, with the operators of its type: \`customFields.shoeSize[gte]=42\`. ${freshness}`,
    query: listParameters,
    selectable: true,
    success: { status: 200, description: 'One page.', schema: page, headers: pageHeaders },
  },
  searchCustomers: {
    method: 'POST',
    path: '/v1/customers/search',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Search with any combination of and, or, not',
    description: `The same as the list, with the filter as a tree. ${freshness}`,
    body: customerSearch,
    selectable: true,
    success: { status: 200, description: 'One page.', schema: page },
  },
  listCustomerChanges: {
    method: 'GET',
    path: '/v1/customers/changes',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Keep a copy of all customers in step',
    description:
      'Without `since`: everything, page by page. Then always with the `next` of the page before: who was created, changed or deleted since. Apply the pages in order: put each customer that comes, remove each that was deleted. While `more` is true the round goes on; when it is false, you have everything that was answered before the round began, and keep `next` until you ask again. Each customer comes as it is at that moment, so that one who changes meanwhile may come twice. A token is good for 89 days, with any API key; after that the answer is 410 and you start again.',
    query: z.strictObject({ since: syncToken.optional(), limit: limitUpTo(1000, 100) }),
    problems: ['sync_token_expired'],
    success: { status: 200, description: 'The next changes.', schema: customerChanges },
  },
  lookUpCustomer: {
    method: 'GET',
    path: '/v1/customers/lookup',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Find the one customer with an e-mail address, username or external ID',
    query: z
      .strictObject({
        email: customerInput.shape.email.describe('In any letter case.'),
        username: customerInput.shape.username.describe('In any letter case.'),
        externalId: customerInput.shape.externalId,
      })
      .refine(
        (query) => uniqueFields.filter((field) => query[field] !== undefined).length === 1,
        fault('contradictory', 'Give one of email, username, externalId, and only one.'),
      ),
    problems: ['not_found'],
    selectable: true,
    success: { status: 200, description: 'The customer.', schema: customer, headers: etag },
  },
  getCustomer: {
    method: 'GET',
    path: '/v1/customers/{id}',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Read a customer',
    params: customerParams,
    selectable: true,
    success: { status: 200, description: 'The customer.', schema: customer, headers: located },
  },
  updateCustomer: {
    method: 'PATCH',
    path: '/v1/customers/{id}',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Change a customer',
    description:
      'JSON Merge Patch: what is absent stays, null clears. With `If-Match` the change is made only to that version; without it, to whatever the customer is now. Credit and points of `openingBalance` take the scope `accounts:write` as well.',
    params: customerParams,
    body: customerPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['already_exists', 'unknown_reference', 'insufficient_balance'],
    success: { status: 200, description: 'The changed customer.', schema: customer, headers: located },
  },
  deleteCustomer: {
    method: 'DELETE',
    path: '/v1/customers/{id}',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Delete a customer',
    description:
      'The e-mail address, the username and the external ID are free again. Orders, account entries with their reasons and references, cards, changes of the membership, audit records and consents stay readable under the id; `POST /v1/customers/{id}/anonymize` removes what of it tells of the person, also afterwards. Of a customer who has ever had an order (a cancelled one, too), an account, a loyalty card or an opening balance, the shop’s `deletePolicy` decides: `keep-orders` (the default) deletes them all the same, `anonymise` anonymises them (`Location` names the job, as `POST /v1/customers/{id}/anonymize` does), `refuse` answers `has_history`.',
    params: customerParams,
    ifMatch: true,
    problems: ['has_history'],
    success: {
      status: 204,
      description: 'Deleted, or anonymised.',
      headers: { Location: 'Path of the job, if the customer was anonymised.' },
    },
  },
  listCustomerAudit: {
    method: 'GET',
    path: '/v1/customers/{id}/audit',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Read what was done to a customer',
    description:
      'The newest first: who changed which fields, when and in which request; values only of fields that are not personal. Nothing changes or deletes a record: those of a deleted customer stay.',
    params: customerParams,
    query: z.strictObject(paging),
    success: { status: 200, description: 'One page.', schema: historyOf(auditEntry), headers: pageHeaders },
  },
  listCustomerConsents: {
    method: 'GET',
    path: '/v1/customers/{id}/consents',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Read a customer’s answers about marketing',
    description: 'The newest first. Nothing changes or deletes an answer: those of a deleted customer stay.',
    params: customerParams,
    query: z.strictObject(paging),
    success: { status: 200, description: 'One page.', schema: historyOf(consent), headers: pageHeaders },
  },
});
