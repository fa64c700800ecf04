import type { Command } from 'commander';
import { conclude } from '../../job/conclude.ts';
import { follow } from '../../job/follow.ts';
import type { Cli } from '../../session.ts';

export function followJob(jobs: Command, cli: Cli): void {
  jobs
    .command('follow')
    .description('Shows how a job gets on until it has ended, and saves its files here.')
    .argument('<job>', 'its id')
    .action(async (id: string) => {
      const session = await cli.open();
      await conclude(session, await follow(session, id));
    });
}
