import * as z from 'zod';
import { jobStatus } from '../jobs/job.ts';
import { lifetimes } from '../jobs/lifetimes.ts';
import { jobId } from '../jobs/base-resource.ts';
import { jobResource } from '../jobs/resource.ts';
import { historyOf, pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';

export const jobs = declare({
  listJobs: {
    method: 'GET',
    path: '/v1/jobs',
    function: 'admin',
    scope: 'jobs:read',
    tag: 'Jobs',
    summary: 'List jobs',
    description: `The newest first. A job is kept for ${lifetimes.job} days.`,
    query: z.strictObject({ ...paging, status: jobStatus.optional().describe('Only jobs in this state.') }),
    success: {
      status: 200,
      description: 'One page of jobs.',
      schema: historyOf(jobResource),
      headers: pageHeaders,
    },
  },
  getJob: {
    method: 'GET',
    path: '/v1/jobs/{id}',
    function: 'admin',
    scope: 'jobs:read',
    tag: 'Jobs',
    summary: 'Read a job',
    description:
      'Dropping a CSV file into the import bucket makes a job. Its progress can be read while it runs; when rows failed, its file `errors.csv` says why.',
    params: z.object({ id: jobId }),
    success: { status: 200, description: 'The job.', schema: jobResource },
  },
});
