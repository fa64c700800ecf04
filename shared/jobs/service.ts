import type { Table } from '../table/table.ts';
import { type JobFile, toBase } from './base-resource.ts';
import { theJob } from './control.ts';
import type { Job, JobKindName, JobStatus } from './job.ts';
import { mostRead } from './limits.ts';
import { progressOf } from './progress.ts';
import { jobsBetween } from './repository.ts';
import { type JobResource, presenterOf } from './resource.ts';

/** Makes an address from which anyone who has it can download the file, for some seconds. */
export type SignLink = (
  file: { readonly key: string; readonly downloadAs: string },
  seconds: number,
) => Promise<string>;

export interface JobsDeps {
  readonly table: Table;
  readonly signLink: SignLink;
}

/** Who asks for a job. Its files repeat rows of customers; its selection and the changes that it foresees may describe one. */
export interface JobReader {
  /** Whether they may read customers. */
  readonly seesCustomers: boolean;
}
export const anybody: JobReader = { seesCustomers: false };

/** @throws NotFound */
export const getJob = async (deps: JobsDeps, id: string, reader = anybody): Promise<JobResource> =>
  await present(deps, await theJob(deps.table, id), reader);

export interface JobsPage {
  readonly items: JobResource[];
  /** The id to go on after; absent on the last page. */
  readonly after?: string;
}

/** Which jobs are listed. */
export interface JobsQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly kind?: JobKindName | undefined;
  readonly status?: JobStatus | undefined;
}

/**
 * A page of jobs, the newest first. It holds fewer than there is room for when {@link mostRead} jobs were read for it.
 */
export async function listJobs(deps: JobsDeps, query: JobsQuery, reader = anybody): Promise<JobsPage> {
  const { limit, after, kind, status } = query;
  const isAskedFor = (job: Job) => (kind ?? job.kind) === job.kind && (status ?? job.status) === job.status;
  // One more tells whether there is a next page. How many are asked for is not known beforehand.
  const most = kind === undefined && status === undefined ? limit + 1 : mostRead;
  const page: Job[] = [];
  let next: Job | undefined;
  let read = 0;
  for await (const job of jobsBetween(deps.table, { before: after }, 'newest first', most)) {
    if (isAskedFor(job) && page.length === limit) next = page.at(-1);
    else if (isAskedFor(job)) page.push(job);
    if (++read === mostRead) next ??= job;
    if (next) break;
  }
  const items = await Promise.all(page.map((job) => present(deps, job, reader)));
  return { items, ...(next && { after: next.id }) };
}

/** A link lives a quarter of an hour: long enough to click, too short to be passed around. */
const linkSeconds = 15 * 60;

/** The job as the API answers it. */
export async function present(
  { table, signLink }: JobsDeps,
  read: Job,
  { seesCustomers }: JobReader,
): Promise<JobResource> {
  const progress = await progressOf(table, read);
  const { job } = progress;
  const time = table.clock();
  const now = time.getTime();
  const files = job.files.filter(({ expiresAt }) => seesCustomers && Date.parse(expiresAt) > now);
  const linked = files.map(async ({ name, downloadAs, key, expiresAt }): Promise<JobFile> => {
    const seconds = Math.min(linkSeconds, Math.floor((Date.parse(expiresAt) - now) / 1_000));
    const url = await signLink({ key, downloadAs }, seconds);
    return { name, url, expiresAt: new Date(now + seconds * 1_000).toISOString() };
  });
  const base = toBase(progress, await Promise.all(linked), time);
  return presenterOf(job).toResource(job, base, seesCustomers);
}
