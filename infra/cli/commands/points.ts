import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { listPoints } from './points/list.ts';
import { postPoints } from './points/post.ts';

export function pointsCommand(program: Command, cli: Cli): void {
  const points = program.command('points').description('Loyalty points of a customer or a card.');
  listPoints(points, cli);
  postPoints(points, cli, 'add');
  postPoints(points, cli, 'redeem');
}
