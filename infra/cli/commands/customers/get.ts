import type { Command } from 'commander';
import type { Cli } from '../../session.ts';
import { customerArgument, customerLines, customerNamed } from './customer.ts';

export function getCustomer(customers: Command, cli: Cli): void {
  customers
    .command('get')
    .description('Shows a customer.')
    .argument('<customer>', customerArgument)
    .action(async (text: string) => {
      const session = await cli.open();
      const customer = await customerNamed(session, text);
      session.answer(customer, () => customerLines(customer, session));
    });
}
