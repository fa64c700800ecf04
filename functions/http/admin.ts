import { SQSClient } from '@aws-sdk/client-sqs';
import { v7 as uuidv7 } from 'uuid';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { listApiKeys } from '../../shared/api-keys/repository.ts';
import { changeApiKey, createApiKey, getApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import { promptly } from '../../shared/aws/promptly.ts';
import { toBulkActionResource } from '../../shared/bulk/resource.ts';
import { endSessionsOf } from '../../shared/credentials/session-list.ts';
import { withE164 } from '../../shared/customers/e164.ts';
import { uniqueFields } from '../../shared/customers/keys.ts';
import {
  auditOf,
  consentsOf,
  getCustomer,
  membershipChangesOf,
  patchCustomer,
  registerCustomer,
} from '../../shared/customers/service.ts';
import { upsertCustomer } from '../../shared/customers/upsert.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { anonymise } from '../../shared/erasure/anonymise.ts';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import { findErasure, listErasures } from '../../shared/erasure/repository.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Principal } from '../../shared/http/admission.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { toImportResource } from '../../shared/imports/resource.ts';
import { admittedContents, requireGroupsScope } from '../../shared/imports/scopes.ts';
import { startUpload } from '../../shared/imports/upload.ts';
import { uploadSigner } from '../../shared/imports/upload-form.ts';
import { askWorker } from '../../shared/jobs/ask-worker.ts';
import { toBase } from '../../shared/jobs/base-resource.ts';
import { cancelJob, resumeJob } from '../../shared/jobs/control.ts';
import { linkSigner } from '../../shared/jobs/download-link.ts';
import { asStored } from '../../shared/jobs/progress.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { getJob, listJobs, present } from '../../shared/jobs/service.ts';
import { requireOpeningScope } from '../../shared/ledger/opening-scope.ts';
import { standardTexts } from '../../shared/mail/texts/languages.ts';
import { replaceShopTexts } from '../../shared/mail/texts/service.ts';
import { readShopTexts, type StoredTexts } from '../../shared/mail/texts/stored-texts.ts';
import { unsubscribeLinksOf } from '../../shared/marketing/unsubscribe.ts';
import { previewOf } from '../../shared/merge/preview.ts';
import { foreseeMerging, mergeCustomers } from '../../shared/merge/service.ts';
import { logger } from '../../shared/observability/logger.ts';
import { recordsPage } from '../../shared/paging/records-page.ts';
import { loadFiles } from '../../shared/pictures/load-files.ts';
import { allowUpload, confirmUpload, removePicture, viewPicture } from '../../shared/pictures/service.ts';
import { showChanged, showCustomer, showing, showNew, showOwner } from '../../shared/standing/show.ts';
import { subjectDataPage } from '../../shared/subject-data/page.ts';
import { readSubjectData } from '../../shared/subject-data/read.ts';
import { openTable } from '../../shared/table/table.ts';
import type { Language } from '../../shared/text/languages.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'IMPORT_BUCKET',
  'EXPORT_BUCKET',
  'PICTURE_BUCKET',
  'WORK_QUEUE_URL',
  'DEFAULT_COUNTRY',
  'CURRENCY',
  'DELETE_POLICY',
  'PUBLIC_BASE_URL',
  'PAGES_BASE_URL',
  'DEFAULT_LANGUAGE',
);
const { TABLE_NAME, EXPORT_BUCKET, PICTURE_BUCKET, WORK_QUEUE_URL, DEFAULT_COUNTRY, CURRENCY } = environment;
const { DELETE_POLICY: policy } = environment;
const table = openTable(TABLE_NAME);
const workQueue = { sqs: new SQSClient({ requestHandler: promptly }), url: WORK_QUEUE_URL };
const jobs = { table, signLink: linkSigner(EXPORT_BUCKET), workQueue, log: logger };
const uploads = {
  table,
  importBucket: environment.IMPORT_BUCKET,
  signUpload: uploadSigner(environment.IMPORT_BUCKET),
};
const pictures = { table, files: loadFiles(PICTURE_BUCKET) };
const addresses = {
  publicBaseUrl: environment.PUBLIC_BASE_URL,
  pagesBaseUrl: environment.PAGES_BASE_URL,
  defaultLanguage: environment.DEFAULT_LANGUAGE,
};
const shop = { country: DEFAULT_COUNTRY, currency: CURRENCY };
const customers = { table, currency: CURRENCY };
const authenticator = new Authenticator(table);

/**
 * A job's files, its selection and the changes that it foresees may say who somebody is: they are for those who may read
 * customers.
 */
const reader = ({ scopes }: Pick<Principal, 'scopes'>) => ({
  seesCustomers: scopes.includes('customers:read'),
});

/** Where a customer is whom the request names by the id of one who was merged into them. */
const locating = ({ id }: { readonly id: string }, named: string) =>
  id === named ? {} : { contentLocation: `/v1/customers/${id}` };

const wholeList = <T>(items: readonly T[]) => ({ body: { items: [...items], total: items.length } });

const mailTexts = (language: Language, { texts, version }: StoredTexts) => ({
  body: { language, texts, standard: standardTexts[language] },
  version,
});

/** Customers, jobs and API keys, one by one. */
export const handler = httpFunction(
  'admin',
  {
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
    getCustomerData: async ({ params, query: { format } }) => {
      const data = await readSubjectData(customers, params.id);
      return format === 'html' ? subjectDataPage(data) : { body: data };
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
      const job = await removeCustomer(table, params.id, origin, { policy, expected: ifMatch });
      if (!job) return { body: undefined };
      await askWorker(jobs, { kind: 'resume', jobId: job.id });
      return { body: undefined, location: `/v1/jobs/${job.id}` };
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
    resetEmailDelivery: async ({ params, origin }) => {
      const patch = { emailDelivery: null };
      const { customer } = await showChanged(table, params.id, CURRENCY, patch, () =>
        patchCustomer(table, params.id, origin, patch, shop),
      );
      return { body: customer, version: customer.version };
    },
    endSessions: async ({ params, origin }) => {
      await endSessionsOf(table, params.id, origin);
      return { body: undefined };
    },
    getUnsubscribeLink: async ({ params, origin }) => {
      const { page, post } = await unsubscribeLinksOf(table, params.id, addresses, origin);
      return { body: { page, oneClick: post } };
    },
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
    startPictureUpload: async ({ params, body }) => ({ body: await allowUpload(pictures, params.id, body) }),
    confirmPicture: async ({ params, body, origin, ifMatch }) => {
      const { customer, picture } = await confirmUpload(pictures, params.id, body.uploadId, origin, ifMatch);
      return { body: picture, version: customer.version };
    },
    getPicture: async ({ params }) => ({ body: await viewPicture(pictures, params.id) }),
    deletePicture: async ({ params, origin, ifMatch }) => {
      await removePicture(pictures, params.id, origin, ifMatch);
      return { body: undefined };
    },
    listCustomerAudit: (request) =>
      recordsPage(['audit', request.params.id], request, (page) => auditOf(table, request.params.id, page)),
    listCustomerConsents: (request) =>
      recordsPage(['consents', request.params.id], request, (page) =>
        consentsOf(table, request.params.id, page),
      ),
    createImport: async ({ body, origin: { actor }, principal, idempotency }) => {
      requireGroupsScope(body.options, principal);
      const asked = { ...body, actor, contents: admittedContents(body.options, principal) };
      const { result, replayed } = await startUpload(uploads, asked, idempotency);
      const { job, upload } = result;
      const shown = toImportResource(job, toBase(asStored(job), [], table.clock()));
      return {
        body: { job: shown, ...(upload && { upload }) },
        location: `/v1/jobs/${job.id}`,
        replayed,
      };
    },
    listJobs: (request) => {
      const { kind, status } = request.query;
      return recordsPage(['jobs', kind, status], request, (page) =>
        listJobs(jobs, { ...page, kind, status }, reader(request.principal)),
      );
    },
    getJob: async ({ params, principal }) => ({ body: await getJob(jobs, params.id, reader(principal)) }),
    listJobResults: (request) => {
      const { params, query, principal } = request;
      const failed = query.result === 'failed';
      return recordsPage(['job-results', params.id, query.result], request, (page) =>
        resultsOf(table, params.id, { ...page, failed }, reader(principal)),
      );
    },
    cancelJob: async ({ params, principal }) => ({
      body: await present(jobs, await cancelJob(jobs, params.id), reader(principal)),
    }),
    resumeJob: async ({ params, principal }) => ({
      body: await present(jobs, await resumeJob(jobs, params.id), reader(principal)),
    }),
    getMailTexts: async ({ params: { language } }) =>
      mailTexts(language, await readShopTexts(table, language)),
    replaceMailTexts: async ({ params: { language }, body, origin, ifMatch }) =>
      mailTexts(language, await replaceShopTexts(table, language, body.texts, origin, ifMatch)),
    createApiKey: async ({ body, origin, principal, idempotency }) => {
      const options = { request: idempotency };
      const { result, replayed } = await createApiKey(table, body, origin, principal, options);
      return { body: result, version: result.version, location: `/v1/api-keys/${result.id}`, replayed };
    },
    listApiKeys: async () => wholeList(await listApiKeys(table)),
    getApiKey: async ({ params }) => {
      const key = await getApiKey(table, params.id);
      return { body: key, version: key.version };
    },
    updateApiKey: async ({ params, query: { force }, body, origin, principal, ifMatch }) => {
      const options = { force, expected: ifMatch };
      const key = await changeApiKey(table, params.id, body, origin, principal, options);
      return { body: key, version: key.version };
    },
    revokeApiKey: async ({ params, query: { force }, origin, principal, ifMatch }) => {
      await revokeApiKey(table, params.id, origin, principal, { force, expected: ifMatch });
      return { body: undefined };
    },
  },
  { apiKey: (token) => authenticator.authenticate(token) },
);
