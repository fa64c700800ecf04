import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { viewNamed } from '../../named.ts';
import { commaList, wholeNumber } from '../../options.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerTable } from '../customers/customer.ts';

interface Given {
  readonly limit: number;
  readonly columns?: string[];
}

export function listViewCustomers(views: Command, cli: Cli): void {
  views
    .command('customers')
    .description('Lists the customers of a view, with its columns.')
    .argument('<view>', 'its name or id')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--columns <names>', 'which columns are shown, with commas between', commaList)
    .action(async (text: string, { limit, columns }: Given) => {
      const session = await cli.open();
      const view = await viewNamed(session, text);
      const shown = columns ?? view.columns;
      const found = await take(limit, (page) => {
        const query = { ...page, ...(shown && { fields: shown.join(',') }) };
        const params = { path: { id: view.id }, query };
        return orThrow(session.api.GET('/v1/views/{id}/customers', { params }));
      });
      session.answer(found, () => customerTable(found, shown, session));
    });
}
