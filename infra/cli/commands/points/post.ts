import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { once } from '../../api.ts';
import { wholeNumber } from '../../options.ts';
import { count } from '../../output/text.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from '../customers/customer.ts';

interface Given {
  readonly card?: string;
  readonly reason?: string;
  readonly reference?: string;
}

/** `add` gives a customer points, `redeem` takes some. */
export function postPoints(points: Command, cli: Cli, way: 'add' | 'redeem'): void {
  points
    .command(way)
    .description(way === 'add' ? 'Gives a customer points.' : 'Redeems points of a customer.')
    .argument('<customer>', customerArgument)
    .argument('<points>', 'how many', wholeNumber)
    .option('--card <id>', 'of a card (default: points that belong to no card)')
    .option('--reason <text>', 'why')
    .option('--reference <text>', 'your own name of it: the same one again posts nothing more')
    .action(async (text: string, many: number, { card, ...said }: Given) => {
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const body = {
        ...said,
        points: way === 'add' ? many : -many,
        ...(card !== undefined && { cardId: card }),
      };
      const params = { path, ...once() };
      const entry = await orThrow(session.api.POST('/v1/customers/{id}/points', { params, body }));
      session.answer(entry, () => [`Points: ${count(entry.balanceAfter)}.`]);
    });
}
