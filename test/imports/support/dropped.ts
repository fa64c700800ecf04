import { asImport } from '../../../shared/imports/import-job.ts';
import { jobsBetween } from '../../../shared/jobs/repository.ts';
import { resultsOf } from '../../../shared/jobs/results.ts';
import type { World } from './setup.ts';

/** Drops a file and waits for its end. @returns the job, and what it tells of rows: those that failed, or all of a dry run */
export async function dropped(world: World, file: Buffer | string, options?: object, name = 'file.csv') {
  const { key } = await world.drop(`${crypto.randomUUID()}-${name}`, file, options);
  await world.settle();
  const jobs = (await Array.fromAsync(jobsBetween(world.table, {}, 'oldest first')))
    .filter(({ kind }) => kind === 'import')
    .map(asImport);
  const job = jobs.find(({ details }) => details.source.key === key);
  if (!job) throw new Error('No job was made.');
  const { items } = await resultsOf(world.table, job.id, { limit: 1_000, failed: false });
  return { job, items };
}
