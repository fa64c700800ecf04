import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { collected, commaList, examplesOf, wholeNumber } from '../../options.ts';
import { take } from '../../pages.ts';
import { UsageError } from '../../refusals.ts';
import type { Cli } from '../../session.ts';
import { customerTable } from './customer.ts';

interface Given {
  readonly q?: string;
  readonly where?: readonly string[];
  readonly sort?: string;
  readonly limit: number;
  readonly columns?: string[];
}

const examples = [
  'customers list --q "ada lovelace"',
  'customers list --where status=blocked --where "createdAt[gte]=2026-01-01" --sort lastName',
  'customers list --columns email,shippingAddress.city --limit 500',
];

export function listCustomers(customers: Command, cli: Cli): void {
  customers
    .command('list')
    .description('Lists customers, or finds some of them.')
    .option('--q <words>', 'those who are found by words')
    .option('--where <field=value>', 'a condition, as in a query string; may come several times', collected)
    .option('--sort <field>', 'a field, with - before it: descending (default: -createdAt)')
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .option('--columns <names>', 'which columns are shown, with commas between', commaList)
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .action(async ({ q, where = [], sort, limit, columns }: Given) => {
      const conditions = parameters(where);
      const session = await cli.open();
      const found = await take(limit, (page) => {
        const query = {
          ...conditions,
          ...page,
          ...(q !== undefined && { q }),
          ...(sort !== undefined && { sort }),
        };
        // Which parameters there are, those of custom fields too, the API says.
        return orThrow(session.api.GET('/v1/customers', { params: { query: query as typeof page } }));
      });
      session.answer(found, () => customerTable(found, columns, session));
    });
}

/** A parameter that comes several times means any of its values. */
function parameters(where: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = Object.create(null);
  for (const condition of where) {
    const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(condition) ?? [];
    if (name === undefined)
      throw new UsageError(`--where takes field=value or "field[op]=value", not "${condition}".`);
    found[name] = [...(found[name] ?? []), value];
  }
  return found;
}
