import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { examplesOf, wholeNumber } from '../../options.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

interface Given {
  readonly customer?: string;
  readonly month?: string;
  readonly status?: Schemas['OrderSummary']['status'];
  readonly store?: string;
  readonly limit: number;
}

const examples = ['orders list --customer ada@shop.example', 'orders list --month 2026-11 --status on-hold'];

export function listOrders(orders: Command, cli: Cli): void {
  orders
    .command('list')
    .description('Lists the orders of a month (default: this one) or of a customer, the newest first.')
    .option('--customer <customer>', customerArgument)
    .option('--month <month>', 'such as 2026-11, in UTC')
    .option('--status <status>', 'completed, cancelled, refunded, partially-refunded or on-hold')
    .option('--store <name>', 'of one store')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .action(async ({ customer, limit, ...filters }: Given) => {
      const session = await cli.open();
      const whose = customer !== undefined && { customerId: await customerIdNamed(session, customer) };
      const found = await take(limit, (page) => {
        const query = { ...filters, ...whose, ...page };
        return orThrow(session.api.GET('/v1/orders', { params: { query } }));
      });
      const rows = found.items.map(({ id, placedAt, store, number, status, total, currency, paymentMedia }) =>
        [
          id,
          placedAt,
          store,
          number,
          status,
          shownMoney({ amount: total, currency }),
          paymentMedia.map(({ type }) => type),
        ].map(cellOf),
      );
      const headings = ['id', 'placed', 'store', 'number', 'status', 'total', 'paid by'];
      session.answer(found, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no such orders.'],
      );
    });
}
