import { NotFound } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { type JobFile, toBase } from './base-resource.ts';
import type { Job, JobStatus } from './job.ts';
import { lifetimes } from './lifetimes.ts';
import { findJob, jobsBetween } from './repository.ts';
import { type JobResource, toResource } from './resource.ts';

/** Makes an address from which anyone who has it can download the file, for some seconds. */
export type SignLink = (
  file: { readonly key: string; readonly downloadAs: string },
  seconds: number,
) => Promise<string>;

export interface JobsDeps {
  readonly table: Table;
  readonly signLink: SignLink;
}

/** Who asks for a job. Its files repeat rows of customers, so only those who may read customers get them. */
export interface JobReader {
  readonly withFiles: boolean;
}
const anybody: JobReader = { withFiles: false };

/** @throws NotFound */
export async function getJob(deps: JobsDeps, id: string, reader = anybody): Promise<JobResource> {
  const job = await findJob(deps.table, id);
  if (!job)
    throw new NotFound(`There is no job with this id. Jobs are forgotten after ${lifetimes.job} days.`);
  return await present(deps, job, reader);
}

export interface JobsPage {
  readonly items: JobResource[];
  /** The id to go on after; absent on the last page. */
  readonly after?: string;
}

/** A page of jobs, the newest first. */
export async function listJobs(
  deps: JobsDeps,
  query: { limit: number; after?: string | undefined; status?: JobStatus | undefined },
  reader = anybody,
): Promise<JobsPage> {
  const { limit, after, status } = query;
  const found: Job[] = [];
  // One more tells whether there is a next page. How many have a certain state is not known beforehand.
  const most = status === undefined ? limit + 1 : undefined;
  for await (const job of jobsBetween(deps.table, { before: after }, 'newest first', most)) {
    if (status !== undefined && job.status !== status) continue;
    found.push(job);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const items = await Promise.all(page.map((job) => present(deps, job, reader)));
  return { items, ...(found.length > limit && last && { after: last.id }) };
}

/** A link lives a quarter of an hour: long enough to click, too short to be passed around. */
const linkSeconds = 15 * 60;

async function present(
  { table, signLink }: JobsDeps,
  job: Job,
  { withFiles }: JobReader,
): Promise<JobResource> {
  const time = table.clock();
  const now = time.getTime();
  const files = job.files.filter(({ expiresAt }) => withFiles && Date.parse(expiresAt) > now);
  const linked = files.map(async ({ name, downloadAs, key, expiresAt }): Promise<JobFile> => {
    const seconds = Math.min(linkSeconds, Math.floor((Date.parse(expiresAt) - now) / 1_000));
    const url = await signLink({ key, downloadAs }, seconds);
    return { name, url, expiresAt: new Date(now + seconds * 1_000).toISOString() };
  });
  return toResource(job, toBase(job, await Promise.all(linked), time));
}
