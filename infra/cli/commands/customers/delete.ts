import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { confirmed } from '../../confirm.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerNamed, whoIs } from './customer.ts';

export function deleteCustomer(customers: Command, cli: Cli): void {
  customers
    .command('delete')
    .description('Deletes a customer.')
    .argument('<customer>', customerArgument)
    .option('-y, --yes', 'do not ask')
    .action(async (text: string, { yes }: { yes?: boolean }) => {
      const session = await cli.open();
      const customer = await customerNamed(session, text);
      const { id } = customer;
      await confirmed(`Delete ${whoIs(customer)}?`, yes, cli.terminal);
      await orThrow(session.api.DELETE('/v1/customers/{id}', { params: { path: { id } } }));
      session.answer({ id, deleted: true }, () => [`${id} is deleted.`]);
    });
}
