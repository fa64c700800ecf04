import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { changeJob } from './jobs/change.ts';
import { followJob } from './jobs/follow.ts';
import { listJobs } from './jobs/list.ts';
import { jobResults } from './jobs/results.ts';
import { showJob } from './jobs/show.ts';

export function jobsCommand(program: Command, cli: Cli): void {
  const jobs = program
    .command('jobs')
    .description('Imports, exports and bulk actions: progress, results, cancelling.');
  listJobs(jobs, cli);
  showJob(jobs, cli);
  followJob(jobs, cli);
  jobResults(jobs, cli);
  changeJob(jobs, cli, 'cancel');
  changeJob(jobs, cli, 'resume');
}
