import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

export function listAccounts(accounts: Command, cli: Cli): void {
  accounts
    .command('list')
    .description('Lists the client accounts of a customer.')
    .argument('<customer>', customerArgument)
    .action(async (text: string) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const list = await orThrow(session.api.GET('/v1/customers/{id}/accounts', { params: { path } }));
      const rows = list.items.map(({ store, creditLimit, due, status, billTo }) =>
        [store, shownMoney(creditLimit), shownMoney(due), status, billTo?.name].map(cellOf),
      );
      const headings = ['store', 'limit', 'due', 'status', 'bills go to'];
      session.answer(list, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no client accounts.'],
      );
    });
}
