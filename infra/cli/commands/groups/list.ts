import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli } from '../../session.ts';

export function listGroups(groups: Command, cli: Cli): void {
  groups
    .command('list')
    .description('Lists all groups.')
    .action(async () => {
      const session = await cli.open();
      const list = await orThrow(session.api.GET('/v1/groups'));
      const rows = list.items.map(({ id, name, discountPercent, memberCount, description }) =>
        [id, name, `${discountPercent} %`, memberCount, description].map(cellOf),
      );
      const headings = ['id', 'name', 'discount', 'members', 'description'];
      session.answer(list, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no groups yet.'],
      );
    });
}
