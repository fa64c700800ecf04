import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { once, type Schemas } from '../../api.ts';
import { fieldsHelp, givenFields } from '../../fields.ts';
import { recordLines } from '../../output/record.ts';
import type { Cli } from '../../session.ts';

export function createGroup(groups: Command, cli: Cli): void {
  groups
    .command('create')
    .description('Creates a group.')
    .argument('<fields...>', 'name=Wholesale discountPercent:=15 …')
    .addHelpText('after', fieldsHelp)
    .action(async (args: string[]) => {
      // Which fields there are, the API says.
      const body = (await givenFields(args, undefined, cli.terminal)) as Schemas['NewGroup'];
      const session = await cli.open();
      const group = await orThrow(session.api.POST('/v1/groups', { params: once(), body }));
      session.answer(group, () => recordLines(group, cli.terminal.stdout));
    });
}
