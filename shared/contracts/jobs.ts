import * as z from 'zod';
import { jobId, jobItem, jobItemExamples } from '../jobs/base-resource.ts';
import { jobKind, jobStatus } from '../jobs/job.ts';
import { lifetimes } from '../jobs/lifetimes.ts';
import { mostRead } from '../jobs/limits.ts';
import { jobResource } from '../jobs/resource.ts';
import { historyOf, pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';

const params = z.object({ id: jobId });

export const jobs = declare({
  listJobs: {
    method: 'GET',
    path: '/v1/jobs',
    function: 'admin',
    scope: 'jobs:read',
    tag: 'Jobs',
    summary: 'List jobs',
    description: `The newest first. A job is kept for ${lifetimes.job} days. With \`kind\` or \`status\`, ${mostRead} jobs are read for a page: it may hold fewer than \`limit\`, or none. Go on until there is no \`nextCursor\`.`,
    query: z.strictObject({
      ...paging,
      kind: jobKind.optional().describe('Only jobs of this kind.'),
      status: jobStatus.optional().describe('Only jobs in this state.'),
    }),
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
      'Dropping a CSV file into the import bucket makes a job (`import`), and so does a bulk action (`bulk-action`). Its progress can be read while it runs. Its results say which rows or customers failed and why; of an import, its file `errors.csv` does as well.',
    params,
    success: { status: 200, description: 'The job.', schema: jobResource },
  },
  listJobResults: {
    method: 'GET',
    path: '/v1/jobs/{id}/results',
    function: 'admin',
    scope: 'jobs:read',
    tag: 'Jobs',
    summary: 'List what became of the items of a job',
    description: `In the order of the items. A bulk action tells of every customer, an import of the rows that failed. While the job runs, more can come before a page that was read. The dry run of an import tells of every row, and which fields would change only to keys with the scope \`customers:read\`. Results are kept for ${lifetimes.chunk} days.`,
    params,
    query: z.strictObject({
      ...paging,
      result: z
        .literal('failed')
        .optional()
        .describe('Only items that failed. No other result can be asked for.'),
    }),
    success: {
      status: 200,
      description: 'One page of results.',
      schema: historyOf(jobItem).meta({ examples: [{ items: jobItemExamples }] }),
      headers: pageHeaders,
    },
  },
  cancelJob: {
    method: 'POST',
    path: '/v1/jobs/{id}/cancel',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Jobs',
    summary: 'Cancel a job',
    description:
      'It is `cancelling` at once and `cancelled` within seconds, once everything that is in flight is counted. What it did until then stays, and its counts are exact. Nothing is done after that. The dropped file of an import is deleted. Repeated, it answers the same.',
    params,
    problems: ['job_ended'],
    success: { status: 200, description: 'The job, as it is now.', schema: jobResource },
  },
  resumeJob: {
    method: 'POST',
    path: '/v1/jobs/{id}/resume',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Jobs',
    summary: 'Resume a job that failed half-way or stands still',
    description:
      'For a job that has failed and says `resumable`: it goes on from where it stopped, and nothing is done twice. A job that is running or cancelling and stands still after a crash goes on by itself within eight minutes, and with this at once; one that is at work is not disturbed. A job that is planned or waits stays as it is.',
    params,
    problems: ['not_resumable'],
    success: { status: 200, description: 'The job, as it is now.', schema: jobResource },
  },
});
