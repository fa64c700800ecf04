import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { wholeNumber } from '../../options.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

export function listAccountEntries(accounts: Command, cli: Cli): void {
  accounts
    .command('entries')
    .description('Lists what was charged to a client account, and paid, the newest first.')
    .argument('<customer>', customerArgument)
    .argument('<store>', 'with which the account is')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .action(async (text: string, store: string, { limit }: { limit: number }) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text), store };
      const found = await take(limit, (query) => {
        const params = { path, query };
        return orThrow(session.api.GET('/v1/customers/{id}/accounts/{store}/entries', { params }));
      });
      const rows = found.items.map(({ id, at, type, amount, balanceAfter, reason }) =>
        [id, at, type, shownMoney(amount), shownMoney(balanceAfter), reason].map(cellOf),
      );
      const headings = ['id', 'at', 'type', 'amount', 'balance', 'reason'];
      session.answer(found, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no entries.'],
      );
    });
}
