import type { Principal } from '../../../shared/http/admission.ts';
import type { Handlers } from '../../../shared/http/http-function.ts';
import { toImportResource } from '../../../shared/imports/resource.ts';
import { admittedContents, requireGroupsScope } from '../../../shared/imports/scopes.ts';
import { startUpload } from '../../../shared/imports/upload.ts';
import { toBase } from '../../../shared/jobs/base-resource.ts';
import { cancelJob, resumeJob } from '../../../shared/jobs/control.ts';
import { asStored } from '../../../shared/jobs/progress.ts';
import { resultsOf } from '../../../shared/jobs/results.ts';
import { getJob, listJobs, present } from '../../../shared/jobs/service.ts';
import { recordsPage } from '../../../shared/paging/records-page.ts';
import { jobs, table, uploads } from './deps.ts';

/**
 * A job's files, its selection and the changes that it foresees may say who somebody is: they are for those who may read
 * customers.
 */
const reader = ({ scopes }: Pick<Principal, 'scopes'>) => ({
  seesCustomers: scopes.includes('customers:read'),
});

/** Imports that are asked for, and jobs of every kind. */
export const jobHandlers = {
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
} satisfies Partial<Handlers<'admin'>>;
