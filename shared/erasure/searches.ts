import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '../audit/audit.ts';
import { isOver, isResumable, type Job } from '../jobs/job.ts';
import { changeJob, jobsBetween } from '../jobs/repository.ts';
import type { Table } from '../table/table.ts';
import { listSavedViews } from '../views/repository.ts';
import { rewriteView } from '../views/service.ts';
import type { StoredView, ViewPatch } from '../views/view.ts';
import { withoutNamesIn } from './filters.ts';
import type { Matcher } from './matcher.ts';

/** Stands where somebody was named. */
export const erased = '(erased)';

/**
 * Rewrites the saved views that name somebody, in what they ask or are called.
 * @returns how many
 */
export async function eraseFromViews(table: Table, matcher: Matcher, origin: Origin): Promise<number> {
  let rewritten = 0;
  for (const view of await listSavedViews(table)) {
    const patch = patchFor(view, matcher);
    if (Object.keys(patch).length === 0) continue;
    await rewriteView(table, view.id, patch, origin);
    rewritten++;
  }
  return rewritten;
}

function patchFor(view: StoredView, matcher: Matcher): ViewPatch {
  const asked = withoutNamesIn(view, matcher);
  const isNamed = (text = '') => matcher.find(text).size > 0;
  return {
    ...(asked.filter !== view.filter && { filter: asked.filter }),
    ...(asked.q !== view.q && { q: asked.q ?? null }),
    // Names are unique.
    ...(isNamed(view.name) && { name: `${erased} ${view.id}` }),
    ...(isNamed(view.description) && { description: null }),
  };
}

/**
 * Rewrites what jobs keep of how they were asked for, where it names somebody: the selection, names of files.
 * @returns how many
 */
export async function eraseFromJobs(table: Table, matcher: Matcher): Promise<number> {
  let rewritten = 0;
  const now = table.clock();
  for await (const found of jobsBetween(table, {}, 'oldest first')) {
    if (knowsItsFile(found, now)) continue;
    const before = await changeJob(table, found.id, (job) => {
      const patch = patchOf(job, matcher);
      if (Object.keys(patch).length === 0 || knowsItsFile(job, now)) return undefined;
      return job.status === 'uploading' ? { ...patch, ...noUpload } : patch;
    });
    if (before) rewritten++;
  }
  return rewritten;
}

/** An import that still has to read its file knows it by its name. */
const knowsItsFile = (job: Job, now: Date): boolean =>
  job.kind === 'import' &&
  job.status !== 'uploading' &&
  !isOver(job) &&
  (job.status !== 'failed' || isResumable(job, now));

/** What becomes of an import that waits for a file of such a name. One that comes all the same has a job of its own. */
const noUpload: Partial<Job> = {
  status: 'failed',
  failedFrom: 'uploading',
  resumable: false,
  reason:
    'The name of its file named a customer who has been anonymised. Ask for a new import, of a file with another name.',
};

function patchOf(job: Job, matcher: Matcher): Partial<Job> {
  const rewrite = (value: unknown): unknown => {
    if (typeof value === 'string') return matcher.find(value).size > 0 ? erased : value;
    if (Array.isArray(value)) return value.map(rewrite);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        name === 'selected' && typeof part === 'string' ? withoutNamesInText(part, matcher) : rewrite(part),
      ]),
    );
  };
  const { details, reason, files } = job;
  const patch = { details: rewrite(details), reason: rewrite(reason), files: rewrite(files) };
  // What is rewritten has the form that it had.
  return Object.fromEntries(
    Object.entries(patch).filter(([name, value]) => !isDeepStrictEqual(value, job[name as keyof Job])),
  ) as Partial<Job>;
}

function withoutNamesInText(selected: string, matcher: Matcher): string {
  const asked = JSON.parse(selected) as { filter?: unknown; q?: string };
  const rewritten = withoutNamesIn(asked, matcher);
  return rewritten === asked ? selected : JSON.stringify(rewritten);
}
