import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { wholeNumber } from '../../options.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

interface Given {
  readonly limit: number;
  readonly currency?: string;
}

export function listCredit(credit: Command, cli: Cli): void {
  credit
    .command('list')
    .description('Lists what was added and taken, the newest first.')
    .argument('<customer>', customerArgument)
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--currency <code>', 'in which currency (default: the shop’s)')
    .action(async (text: string, { limit, currency }: Given) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const found = await take(limit, (page) => {
        const query = { ...page, ...(currency !== undefined && { currency }) };
        return orThrow(session.api.GET('/v1/customers/{id}/credit', { params: { path, query } }));
      });
      session.answer(found, () => {
        const rows = found.items.map(({ id, at, kind, amount, balanceAfter, reason }) =>
          [id, at, kind, shownMoney(amount), shownMoney(balanceAfter), reason].map(cellOf),
        );
        const headings = ['id', 'at', 'kind', 'amount', 'balance', 'reason'];
        const lines = rows.length > 0 ? [...table(headings, rows, cli.terminal.stdout), ''] : [];
        return [...lines, `Credit: ${shownMoney(found.balance)}.`];
      });
    });
}
