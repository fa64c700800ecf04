import { toBulkActionResource } from '../../../shared/bulk/resource.ts';
import { endSessionsOf } from '../../../shared/credentials/session-list.ts';
import { patchCustomer } from '../../../shared/customers/service.ts';
import { anonymise } from '../../../shared/erasure/anonymise.ts';
import { findErasure, listErasures } from '../../../shared/erasure/repository.ts';
import { NotFound } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/http/http-function.ts';
import { toBase } from '../../../shared/jobs/base-resource.ts';
import { asStored } from '../../../shared/jobs/progress.ts';
import { unsubscribeLinksOf } from '../../../shared/marketing/unsubscribe.ts';
import { recordsPage } from '../../../shared/paging/records-page.ts';
import { showChanged } from '../../../shared/standing/show.ts';
import { subjectDataPage } from '../../../shared/subject-data/page.ts';
import { readSubjectData } from '../../../shared/subject-data/read.ts';
import { addresses, CURRENCY, customers, jobs, shop, table } from './deps.ts';

/** What customers may ask of a shop: all that is kept of them, to be forgotten, to get no more mail. */
export const privacyHandlers = {
  getCustomerData: async ({ params, query: { format } }) => {
    const data = await readSubjectData(customers, params.id);
    return format === 'html' ? subjectDataPage(data) : { body: data };
  },
  anonymizeCustomer: async ({ params, origin, idempotency, ifMatch }) => {
    const options = { request: idempotency, expected: ifMatch };
    const { result, replayed } = await anonymise(jobs, params.id, origin, options);
    const body = toBulkActionResource(result, toBase(asStored(result), [], table.clock()), true);
    return { body, location: `/v1/jobs/${result.id}`, replayed };
  },
  getErasure: async ({ params }) => {
    const body = await findErasure(table, params.id);
    if (!body) throw new NotFound('Nobody with this id was ever anonymised.');
    return { body };
  },
  listErasures: (request) => recordsPage(['erasures'], request, (page) => listErasures(table, page)),
  endSessions: async ({ params, origin }) => {
    await endSessionsOf(table, params.id, origin);
    return { body: undefined };
  },
  getUnsubscribeLink: async ({ params, origin }) => {
    const { page, post } = await unsubscribeLinksOf(table, params.id, addresses, origin);
    return { body: { page, oneClick: post } };
  },
  resetEmailDelivery: async ({ params, origin }) => {
    const patch = { emailDelivery: null };
    const { customer } = await showChanged(table, params.id, CURRENCY, patch, () =>
      patchCustomer(table, params.id, origin, patch, shop),
    );
    return { body: customer, version: customer.version };
  },
} satisfies Partial<Handlers<'admin'>>;
