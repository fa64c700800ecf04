import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { groupNamed } from '../../named.ts';
import { commaList, wholeNumber } from '../../options.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerTable } from '../customers/customer.ts';

interface Given {
  readonly limit: number;
  readonly columns?: string[];
}

export function listMembers(groups: Command, cli: Cli): void {
  groups
    .command('members')
    .description('Lists the customers of a group.')
    .argument('<group>', 'its name or id')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--columns <names>', 'which columns are shown, with commas between', commaList)
    .action(async (text: string, { limit, columns }: Given) => {
      const session = await cli.open();
      const { id } = await groupNamed(session, text);
      const found = await take(limit, (query) =>
        orThrow(session.api.GET('/v1/groups/{id}/customers', { params: { path: { id }, query } })),
      );
      session.answer(found, () => customerTable(found, columns, session));
    });
}
