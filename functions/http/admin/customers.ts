import { v7 as uuidv7 } from 'uuid';
import { withE164 } from '../../../shared/customers/e164.ts';
import { uniqueFields } from '../../../shared/customers/keys.ts';
import {
  auditOf,
  consentsOf,
  getCustomer,
  membershipChangesOf,
  patchCustomer,
  registerCustomer,
} from '../../../shared/customers/service.ts';
import { upsertCustomer } from '../../../shared/customers/upsert.ts';
import { removeCustomer } from '../../../shared/erasure/remove.ts';
import type { Handlers } from '../../../shared/http/http-function.ts';
import { askWorker } from '../../../shared/jobs/ask-worker.ts';
import { requireOpeningScope } from '../../../shared/ledger/opening-scope.ts';
import { previewOf } from '../../../shared/merge/preview.ts';
import { foreseeMerging, mergeCustomers } from '../../../shared/merge/service.ts';
import { recordsPage } from '../../../shared/paging/records-page.ts';
import { showChanged, showCustomer, showing, showNew, showOwner } from '../../../shared/standing/show.ts';
import { CURRENCY, customers, DEFAULT_COUNTRY, DELETE_POLICY, jobs, shop, table } from './deps.ts';

/** Where a customer is whom the request names by the id of one who was merged into them. */
const locating = ({ id }: { readonly id: string }, named: string) =>
  id === named ? {} : { contentLocation: `/v1/customers/${id}` };

/** Customers, one by one. */
export const customerHandlers = {
  createCustomer: async ({ body, origin, principal, idempotency }) => {
    requireOpeningScope(body, principal);
    const { result, replayed } = await registerCustomer(
      table,
      uuidv7(),
      withE164(body, DEFAULT_COUNTRY),
      origin,
      { currency: CURRENCY, request: idempotency },
    );
    const customer = await (replayed ? showing : showNew)(table, result, CURRENCY);
    return {
      body: customer,
      version: customer.version,
      location: `/v1/customers/${customer.id}`,
      replayed,
    };
  },
  upsertCustomer: async ({ body: { matchBy, customer: fields }, origin, principal }) => {
    requireOpeningScope(fields, principal);
    const upserted = await upsertCustomer(table, uuidv7, { matchBy, fields }, shop, origin);
    return { body: upserted, version: upserted.customer.version };
  },
  mergeCustomers: async ({
    params,
    body: { dryRun, fromVersion, ...body },
    origin,
    ifMatch,
    idempotency,
  }) => {
    const request = { ...body, into: params.id, expected: ifMatch, expectedFrom: fromVersion };
    if (dryRun) return { dryRun: previewOf(await foreseeMerging(customers, request, origin), CURRENCY) };
    const { result, replayed } = await mergeCustomers(customers, request, origin, idempotency);
    const customer = await showing(table, result, CURRENCY);
    return { body: customer, version: customer.version, ...locating(customer, params.id), replayed };
  },
  getCustomer: async ({ params }) => {
    const customer = await showCustomer(table, params.id, CURRENCY);
    return { body: customer, version: customer.version, ...locating(customer, params.id) };
  },
  lookUpCustomer: async ({ query }) => {
    const [field = 'email'] = uniqueFields.filter((name) => query[name] !== undefined);
    const customer = await showOwner(table, field, query[field] ?? '', CURRENCY);
    return { body: customer, version: customer.version };
  },
  updateCustomer: async ({ params, body, origin, principal, ifMatch }) => {
    requireOpeningScope(body, principal);
    const { customer } = await showChanged(table, params.id, CURRENCY, body, () =>
      patchCustomer(table, params.id, origin, withE164(body, DEFAULT_COUNTRY), {
        currency: CURRENCY,
        expected: ifMatch,
      }),
    );
    return { body: customer, version: customer.version, ...locating(customer, params.id) };
  },
  deleteCustomer: async ({ params, origin, ifMatch }) => {
    const job = await removeCustomer(table, params.id, origin, { policy: DELETE_POLICY, expected: ifMatch });
    if (!job) return { body: undefined };
    await askWorker(jobs, { kind: 'resume', jobId: job.id });
    return { body: undefined, location: `/v1/jobs/${job.id}` };
  },
  listCustomerAudit: (request) =>
    recordsPage(['audit', request.params.id], request, (page) => auditOf(table, request.params.id, page)),
  listCustomerConsents: (request) =>
    recordsPage(['consents', request.params.id], request, (page) =>
      consentsOf(table, request.params.id, page),
    ),
  getMembership: async ({ params }) => {
    const { membership = {}, version } = await getCustomer(table, params.id);
    return { body: membership, version };
  },
  updateMembership: async ({ params, body, origin, ifMatch }) => {
    const options = { currency: CURRENCY, expected: ifMatch };
    const { customer } = await patchCustomer(table, params.id, origin, { membership: body }, options);
    return { body: customer.membership ?? {}, version: customer.version };
  },
  listMembershipChanges: (request) =>
    recordsPage(['membership', request.params.id], request, (page) =>
      membershipChangesOf(table, request.params.id, page),
    ),
} satisfies Partial<Handlers<'admin'>>;
