import { type ImportResource, importResource, toImportResource } from '../imports/resource.ts';
import type { BaseResource } from './base-resource.ts';
import type { Job } from './job.ts';
import { type Kinds, kindOf } from './kind.ts';

/** A job as the API answers it: what each kind says of its own goes by `kind`. */
export const jobResource = importResource;
export type JobResource = ImportResource;

const presenters: Kinds<(job: Job, base: BaseResource) => JobResource> = { import: toImportResource };

/** The job with what its kind says of it. */
export const toResource = (job: Job, base: BaseResource): JobResource => kindOf(presenters, job)(job, base);
