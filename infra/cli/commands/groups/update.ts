import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { fieldsHelp, givenFields } from '../../fields.ts';
import { groupNamed } from '../../named.ts';
import { recordLines } from '../../output/record.ts';
import type { Cli } from '../../session.ts';

export function updateGroup(groups: Command, cli: Cli): void {
  groups
    .command('update')
    .description('Changes a group.')
    .argument('<group>', 'its name or id')
    .argument('<fields...>', 'name=Resellers discountPercent:=20 …')
    .addHelpText('after', fieldsHelp)
    .action(async (text: string, args: string[]) => {
      // Which fields there are, the API says.
      const body = (await givenFields(args, undefined, cli.terminal)) as Schemas['GroupPatch'];
      const session = await cli.open();
      const { id } = await groupNamed(session, text);
      const group = await orThrow(session.api.PATCH('/v1/groups/{id}', { params: { path: { id } }, body }));
      session.answer(group, () => recordLines(group, cli.terminal.stdout));
    });
}
