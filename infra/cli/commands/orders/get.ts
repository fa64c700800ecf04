import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf, recordLines } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import type { Cli } from '../../session.ts';

export function getOrder(orders: Command, cli: Cli): void {
  orders
    .command('get')
    .description('Shows an order with its line items.')
    .argument('<id>', 'as lists show it')
    .action(async (id: string) => {
      const session = await cli.open();
      const order = await orThrow(session.api.GET('/v1/orders/{id}', { params: { path: { id } } }));
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
