import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli } from '../../session.ts';

export function listViews(views: Command, cli: Cli): void {
  views
    .command('list')
    .description('Lists all views, and how many customers each has.')
    .action(async () => {
      const session = await cli.open();
      const list = await orThrow(session.api.GET('/v1/views', { params: { query: { count: true } } }));
      const rows = list.items.map(({ id, name, count, description }) =>
        [id, name, count, description].map(cellOf),
      );
      const headings = ['id', 'name', 'customers', 'description'];
      session.answer(list, () => table(headings, rows, cli.terminal.stdout));
    });
}
