import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { once } from '../../api.ts';
import { shownMoney } from '../../output/money.ts';
import type { Cli, Session } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

interface Given {
  readonly currency?: string;
  readonly reason?: string;
  readonly reference?: string;
}

/** `add` gives a customer credit, `take` takes some away. */
export function postCredit(credit: Command, cli: Cli, way: 'add' | 'take'): void {
  credit
    .command(way)
    .description(way === 'add' ? 'Gives a customer credit.' : 'Takes credit from a customer.')
    .argument('<customer>', customerArgument)
    .argument('<amount>', 'such as 12.30')
    .option('--currency <code>', 'in which currency (default: the shop’s)')
    .option('--reason <text>', 'why')
    .option('--reference <text>', 'your own name of it: the same one again posts nothing more')
    .action(async (text: string, amount: string, { currency, ...said }: Given) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const body = {
        ...said,
        amount: {
          amount: way === 'add' ? amount : `-${amount}`,
          currency: currency ?? (await currencyOf(session, path.id)),
        },
      };
      const params = { path, ...once() };
      const entry = await orThrow(session.api.POST('/v1/customers/{id}/credit', { params, body }));
      session.answer(entry, () => [`Credit: ${shownMoney(entry.balanceAfter)}.`]);
    });
}

/** The shop's. */
async function currencyOf({ api }: Session, id: string): Promise<string> {
  const params = { path: { id }, query: { limit: 1 } };
  const { balance } = await orThrow(api.GET('/v1/customers/{id}/credit', { params }));
  return balance.currency;
}
