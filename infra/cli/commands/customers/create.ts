import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { once, type Schemas } from '../../api.ts';
import { fieldsHelp, givenFields } from '../../fields.ts';
import type { Cli } from '../../session.ts';
import { customerLines } from './customer.ts';

export function createCustomer(customers: Command, cli: Cli): void {
  customers
    .command('create')
    .description('Creates a customer.')
    .argument('[fields...]', 'firstName=Ada email=ada@shop.example …')
    .option('--file <file>', 'a file of JSON with the fields; - is standard input')
    .addHelpText('after', fieldsHelp)
    .action(async (args: string[], { file }: { file?: string }) => {
      const fields = await givenFields(args, file, cli.terminal);
      const session = await cli.open();
      // Which fields there are, the API says.
      const body = fields as Schemas['NewCustomer'];
      const customer = await orThrow(session.api.POST('/v1/customers', { params: once(), body }));
      session.answer(customer, () => customerLines(customer, session));
    });
}
