import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { examplesOf } from '../../options.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf, recordLines } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli, Session } from '../../session.ts';

const examples = ['orders get b9c6f0a4-6c1e-5a40-9d0c-3c1d8e5d2b11', 'orders get web 1001'];

export function getOrder(orders: Command, cli: Cli): void {
  orders
    .command('get')
    .description('Shows an order with its line items.')
    .argument('<order>', 'its id, or its store, with the number behind it')
    .argument('[number]', 'of the order in that store')
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .action(async (name: string, number?: string) => {
      const session = await cli.open();
      const order = await orderNamed(session, name, number);
      session.answer(order, () => {
        const { lineItems, paymentMedia, currency, ...rest } = order;
        const paid = { ...rest, currency, paidBy: paymentMedia.map(({ type }) => type) };
        const rows = lineItems.map(({ sku, name, quantity, total }) =>
          [sku, name, quantity, shownMoney({ amount: total, currency })].map(cellOf),
        );
        const { stdout } = cli.terminal;
        const lines = table(['article', 'name', 'quantity', 'total'], rows, stdout);
        return [...recordLines(paid, stdout), ...(rows.length > 0 ? ['', ...lines] : [])];
      });
    });
}

/** @param name the order's id; or the store in which it has the number, if that is given */
const orderNamed = (session: Session, name: string, number: string | undefined) =>
  orThrow(
    number === undefined
      ? session.api.GET('/v1/orders/{id}', { params: { path: { id: name } } })
      : session.api.GET('/v1/orders/lookup', { params: { query: { store: name, number } } }),
  );
