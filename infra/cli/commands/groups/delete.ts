import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { confirmed } from '../../confirm.ts';
import { groupNamed } from '../../named.ts';
import { harmless } from '../../output/text.ts';
import type { Cli } from '../../session.ts';

export function deleteGroup(groups: Command, cli: Cli): void {
  groups
    .command('delete')
    .description('Deletes a group. Its customers stay.')
    .argument('<group>', 'its name or id')
    .option('-y, --yes', 'do not ask')
    .option('--force', 'although it has members: they leave it first')
    .action(async (text: string, { yes, force = false }: { yes?: boolean; force?: boolean }) => {
      const session = await cli.open();
      const { id, name } = await groupNamed(session, text);
      await confirmed(`Delete the group ${harmless(name)}?`, yes, cli.terminal);
      const query = force ? { force } : {};
      await orThrow(session.api.DELETE('/v1/groups/{id}', { params: { path: { id }, query } }));
      session.answer({ id, deleted: true }, () => [`${harmless(name)} is deleted.`]);
    });
}
