import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { findCard } from './cards/find.ts';
import { listCards } from './cards/list.ts';

export function cardsCommand(program: Command, cli: Cli): void {
  const cards = program.command('cards').description('Loyalty cards, and the points on them.');
  listCards(cards, cli);
  findCard(cards, cli);
}
