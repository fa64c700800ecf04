import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { fieldsHelp, givenFields } from '../../fields.ts';
import { wholeNumber } from '../../options.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed, customerLines } from './customer.ts';

interface Given {
  readonly file?: string;
  readonly ifVersion?: number;
}

export function updateCustomer(customers: Command, cli: Cli): void {
  customers
    .command('update')
    .description('Changes a customer: what is not named stays, name:=null clears.')
    .argument('<customer>', customerArgument)
    .argument('[fields...]', 'lastName=Lovelace notes:=null …')
    .option('--file <file>', 'a file of JSON with the fields; - is standard input')
    .option('--if-version <version>', 'only if the customer still has this version', wholeNumber)
    .addHelpText('after', fieldsHelp)
    .action(async (text: string, args: string[], { file, ifVersion }: Given) => {
      const fields = await givenFields(args, file, cli.terminal);
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const header = ifVersion === undefined ? {} : { 'If-Match': `"${ifVersion}"` };
      // Which fields there are, the API says.
      const body = fields as Schemas['CustomerPatch'];
      const customer = await orThrow(
        session.api.PATCH('/v1/customers/{id}', { params: { path, header }, body }),
      );
      session.answer(customer, () => customerLines(customer, session));
    });
}
