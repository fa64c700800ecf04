import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { listViewCustomers } from './views/customers.ts';
import { getView } from './views/get.ts';
import { listViews } from './views/list.ts';

export function viewsCommand(program: Command, cli: Cli): void {
  const views = program.command('views').description('Views, and the customers in them.');
  listViews(views, cli);
  getView(views, cli);
  listViewCustomers(views, cli);
}
