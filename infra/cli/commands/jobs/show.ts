import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { recordLines } from '../../output/record.ts';
import type { Cli } from '../../session.ts';

export function showJob(jobs: Command, cli: Cli): void {
  jobs
    .command('show')
    .description('Shows a job and how far it has come.')
    .argument('<job>', 'its id')
    .action(async (id: string) => {
      const session = await cli.open();
      const job = await orThrow(session.api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
      session.answer(job, () => {
        const { files, ...rest } = job;
        const names = files.map(({ name }) => name);
        return [
          ...recordLines({ ...rest, files: names }, cli.terminal.stdout),
          ...(names.length > 0 ? ['', `Download: ${session.hint(`jobs follow ${id}`)}`] : []),
        ];
      });
    });
}
