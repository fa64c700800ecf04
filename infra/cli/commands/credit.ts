import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { listCredit } from './credit/list.ts';
import { postCredit } from './credit/post.ts';

export function creditCommand(program: Command, cli: Cli): void {
  const credit = program.command('credit').description('Account credit of a customer.');
  listCredit(credit, cli);
  postCredit(credit, cli, 'add');
  postCredit(credit, cli, 'take');
}
