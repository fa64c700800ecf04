import * as z from 'zod';
import { reportsAll } from '../bulk/report.ts';
import { bulkActionResource, toBulkActionItem, toBulkActionResource } from '../bulk/resource.ts';
import { exportResource, toExportItem, toExportResource } from '../exports/resource.ts';
import { importResource, reportsAllRows, toImportItem, toImportResource } from '../imports/resource.ts';
import type { BaseResource, JobItem } from './base-resource.ts';
import type { Job, JobKindName } from './job.ts';

/** A job as the API answers it: what each kind says of its own goes by `kind`. */
export const jobResource = z
  .discriminatedUnion('kind', [importResource, bulkActionResource, exportResource])
  .meta({ id: 'Job' });
export type JobResource = z.output<typeof jobResource>;

/** How a kind of jobs is shown. */
interface Presenter {
  /**
   * The job with what only its kind knows of it.
   * @param seesCustomers whether who asks may read customers
   */
  toResource(job: Job, base: BaseResource, seesCustomers: boolean): JobResource;
  /** Whether what became of every item is kept, not only of those that failed: as its chunks are worked through. */
  reportsAll(job: Job): boolean;
  /** @param seesCustomers whether who asks may read customers: ids and results are told to all, what describes somebody is not */
  toItem(report: unknown, seesCustomers: boolean): JobItem;
}

const presenters: Readonly<Record<JobKindName, Presenter>> = {
  import: { toResource: toImportResource, reportsAll: reportsAllRows, toItem: toImportItem },
  'bulk-action': {
    toResource: toBulkActionResource,
    reportsAll: () => reportsAll,
    toItem: toBulkActionItem,
  },
  export: { toResource: toExportResource, reportsAll: () => false, toItem: toExportItem },
};

export const presenterOf = ({ kind }: Job): Presenter => presenters[kind];
