import { type Command, InvalidArgumentError } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { commaList, examplesOf, json, wholeNumber } from '../../options.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';
import { customerTable } from './customer.ts';

interface Given {
  readonly q?: string;
  readonly sort?: string;
  readonly limit: number;
  readonly columns?: string[];
}

const examples = [
  `customers search '{"field":"tags","value":"wholesale"}'`,
  `customers search '{"and":[{"field":"lastName","op":"contains","value":"love"},{"not":{"field":"status","value":"blocked"}}]}'`,
];

/** An expression. Who gives words is told how words are searched for. */
function expression(text: string, command: string): unknown {
  if (/^\s*[[{"]/.test(text)) return json(text);
  const words = /^[\w.@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  throw new InvalidArgumentError(
    `It takes an expression as JSON. To search by words: ${command} customers list --q ${words}`,
  );
}

export function searchCustomers(customers: Command, cli: Cli): void {
  customers
    .command('search')
    .description('Searches by any combination of and, or, not.')
    .argument('<filter>', 'an expression, as JSON', (text) => expression(text, cli.terminal.command))
    .option('--q <words>', 'only those who are found by words as well')
    .option('--sort <field>', 'a field, with - before it: descending (default: -createdAt)')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--columns <names>', 'which columns are shown, with commas between', commaList)
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .action(async (filter: unknown, { q, sort, limit, columns }: Given) => {
      const session = await cli.open();
      const found = await take(limit, (page) => {
        // What an expression is, and which fields sort, the API says.
        const body = { filter: filter as Schemas['Expression'], ...page, ...(q !== undefined && { q }) };
        const order = sort !== undefined && { sort: sort as Schemas['NewExport']['sort'] & string };
        return orThrow(session.api.POST('/v1/customers/search', { body: { ...body, ...order } }));
      });
      session.answer(found, () => customerTable(found, columns, session));
    });
}
