import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { groupNamed } from '../../named.ts';
import { table } from '../../output/table.ts';
import { PartlyFailed } from '../../refusals.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

/** `add` puts customers into a group, `remove` takes them out of it. */
export function changeMembers(groups: Command, cli: Cli, way: 'add' | 'remove'): void {
  groups
    .command(way)
    .description(way === 'add' ? 'Puts customers into a group.' : 'Takes customers out of a group.')
    .argument('<group>', 'its name or id')
    .argument('<customers...>', customerArgument)
    .action(async (text: string, names: string[]) => {
      const session = await cli.open();
      const { id } = await groupNamed(session, text);
      const ids: string[] = [];
      for (const name of names) ids.push(await customerIdNamed(session, name));
      const { results } = await orThrow(
        session.api.POST('/v1/groups/{id}/customers', { params: { path: { id } }, body: { [way]: ids } }),
      );
      const rows = results.map(({ status, code = '' }, at) => [names[at] ?? '', status, code]);
      session.answer({ results }, () => table(['customer', 'result', 'why'], rows, cli.terminal.stdout));
      if (results.some(({ status }) => status === 'failed')) throw new PartlyFailed();
    });
}
