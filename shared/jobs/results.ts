import * as z from 'zod';
import type { Table } from '../table/table.ts';
import type { JobItem } from './base-resource.ts';
import { theJob } from './control.ts';
import { type ReportPlace, reportsOfJob } from './reports.ts';
import { presenterOf } from './resource.ts';
import { anybody } from './service.ts';

export interface ResultsPage {
  readonly items: JobItem[];
  /** The place to go on after; absent on the last page. */
  readonly after?: string;
}

/**
 * A page of what became of a job's items, in their order. While the job runs, more can come before it.
 * @param query.failed whether only items that failed are asked for
 * @param reader who asks; default: somebody who may not read customers
 * @throws NotFound
 */
export async function resultsOf(
  table: Table,
  id: string,
  query: { limit: number; after?: string | undefined; failed: boolean },
  { seesCustomers } = anybody,
): Promise<ResultsPage> {
  const job = await theJob(table, id);
  if (!job.plan) return { items: [] };
  const { reportsAll, toItem } = presenterOf(job);
  const kind = reportsAll(job) && !query.failed ? 'RESULTS' : 'PROBLEMS';
  const which = { id, attempt: job.plan.attempt };
  const items: JobItem[] = [];
  let last: ReportPlace | undefined;
  for await (const { place, report } of reportsOfJob(table, kind, which, placeOf(query.after))) {
    // One more tells that there is a next page.
    if (items.length === query.limit) return { items, ...(last && { after: JSON.stringify(last) }) };
    items.push(toItem(report, seesCustomers));
    last = place;
  }
  return { items };
}

const place = z.object({ from: z.int(), index: z.int() });
const placeOf = (after: string | undefined): ReportPlace | undefined =>
  after === undefined ? undefined : place.parse(JSON.parse(after));
