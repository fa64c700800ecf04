import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { recordLines } from '../../output/record.ts';
import type { Cli } from '../../session.ts';

export function findCard(cards: Command, cli: Cli): void {
  cards
    .command('find')
    .description('Shows the loyalty card with a barcode.')
    .argument('<barcode>', 'whatever its blanks and letter case')
    .action(async (barcode: string) => {
      const session = await cli.open();
      const params = { query: { barcode } };
      const card = await orThrow(session.api.GET('/v1/loyalty-cards/lookup', { params }));
      session.answer(card, () => recordLines(card, cli.terminal.stdout));
    });
}
