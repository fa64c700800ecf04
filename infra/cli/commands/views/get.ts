import type { Command } from 'commander';
import { viewNamed } from '../../named.ts';
import { recordLines } from '../../output/record.ts';
import type { Cli } from '../../session.ts';

export function getView(views: Command, cli: Cli): void {
  views
    .command('get')
    .description('Shows what a view asks for.')
    .argument('<view>', 'its name or id')
    .action(async (text: string) => {
      const session = await cli.open();
      const view = await viewNamed(session, text);
      session.answer(view, () => {
        const { filter, ...rest } = view;
        return recordLines(
          { ...rest, ...(filter && { filter: JSON.stringify(filter) }) },
          cli.terminal.stdout,
        );
      });
    });
}
