import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { wholeNumber } from '../../options.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { count } from '../../output/text.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

interface Given {
  readonly limit: number;
  readonly card?: string;
}

export function listPoints(points: Command, cli: Cli): void {
  points
    .command('list')
    .description('Lists what was added and redeemed, the newest first.')
    .argument('<customer>', customerArgument)
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--card <id>', 'of a card (default: points that belong to no card)')
    .action(async (text: string, { limit, card }: Given) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const found = await take(limit, (page) => {
        const query = { ...page, ...(card !== undefined && { cardId: card }) };
        return orThrow(session.api.GET('/v1/customers/{id}/points', { params: { path, query } }));
      });
      session.answer(found, () => {
        const rows = found.items.map(({ id, at, kind, points: changed, balanceAfter, reason }) =>
          [id, at, kind, changed, balanceAfter, reason].map(cellOf),
        );
        const headings = ['id', 'at', 'kind', 'points', 'balance', 'reason'];
        const lines = rows.length > 0 ? [...table(headings, rows, cli.terminal.stdout), ''] : [];
        return [...lines, `Points: ${count(found.balance)}.`];
      });
    });
}
