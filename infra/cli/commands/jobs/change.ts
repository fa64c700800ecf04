import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { subject } from '../../job/words.ts';
import type { Cli } from '../../session.ts';

/** `cancel` ends a job that runs, `resume` lets one go on that has failed half-way. */
export function changeJob(jobs: Command, cli: Cli, way: 'cancel' | 'resume'): void {
  jobs
    .command(way)
    .description(
      way === 'cancel'
        ? 'Cancels a job. What it did until then stays.'
        : 'Lets a job go on that has failed half-way: nothing is done twice.',
    )
    .argument('<job>', 'its id')
    .action(async (id: string) => {
      const session = await cli.open();
      const job = await orThrow(session.api.POST(`/v1/jobs/{id}/${way}`, { params: { path: { id } } }));
      session.answer(job, () => [
        `${subject(job)} is ${job.status}.`,
        `Follow it: ${session.hint(`jobs follow ${id}`)}`,
      ]);
    });
}
