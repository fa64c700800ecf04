import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { givenFields } from '../../fields.ts';
import { examplesOf } from '../../options.ts';
import type { Cli } from '../../session.ts';

const examples = [
  'orders add store=web number=1001 placedAt=2026-11-22T10:00:00Z status=completed currency=EUR total=12.30 customer.email=ada@shop.example \'lineItems:=[{"sku":"MUG","name":"Blue mug","quantity":2,"total":"12.30"}]\'',
  'orders add store=till number=7 placedAt=2026-11-22T10:00:00Z status=completed currency=EUR total=4.90',
  'orders add --file order.json',
];

export function addOrder(orders: Command, cli: Cli): void {
  orders
    .command('add')
    .description('Records an order, or what has become of one that is known.')
    .argument('[fields...]', 'store=web number=1001 status=refunded …')
    .option('--file <file>', 'a file of JSON with the order; - is standard input')
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .action(async (args: string[], { file }: { file?: string }) => {
      const fields = await givenFields(args, file, cli.terminal);
      const session = await cli.open();
      // Which fields there are, the API says.
      const body = fields as Schemas['NewOrder'];
      const recorded = await orThrow(session.api.POST('/v1/orders', { body }));
      const { outcome, order, customer } = recorded;
      const whose = customer ? `, of the customer ${customer.id} (${customer.outcome})` : '';
      session.answer(recorded, () => [`${order.id} is ${outcome}${whose}.`]);
    });
}
