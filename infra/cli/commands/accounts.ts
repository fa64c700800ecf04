import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { listAccountEntries } from './accounts/entries.ts';
import { listAccounts } from './accounts/list.ts';

export function accountsCommand(program: Command, cli: Cli): void {
  const accounts = program.command('accounts').description('Client accounts: what customers owe stores.');
  listAccounts(accounts, cli);
  listAccountEntries(accounts, cli);
}
