import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

export function listCards(cards: Command, cli: Cli): void {
  cards
    .command('list')
    .description('Lists the loyalty cards of a customer.')
    .argument('<customer>', customerArgument)
    .action(async (text: string) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const list = await orThrow(session.api.GET('/v1/customers/{id}/loyalty-cards', { params: { path } }));
      const rows = list.items.map(({ id, barcode, type, points, status, validUntil }) =>
        [id, barcode, type, points, status, validUntil].map(cellOf),
      );
      const headings = ['id', 'barcode', 'type', 'points', 'status', 'valid until'];
      session.answer(list, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no loyalty cards.'],
      );
    });
}
