import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { anonymiseCustomer } from './customers/anonymise.ts';
import { createCustomer } from './customers/create.ts';
import { customerData } from './customers/data.ts';
import { deleteCustomer } from './customers/delete.ts';
import { getCustomer } from './customers/get.ts';
import { listCustomers } from './customers/list.ts';
import { mergeCustomers } from './customers/merge.ts';
import { searchCustomers } from './customers/search.ts';
import { updateCustomer } from './customers/update.ts';

export function customersCommand(program: Command, cli: Cli): void {
  const customers = program
    .command('customers')
    .description('Lists, finds, shows, creates, changes, merges and deletes customers.');
  listCustomers(customers, cli);
  searchCustomers(customers, cli);
  getCustomer(customers, cli);
  createCustomer(customers, cli);
  updateCustomer(customers, cli);
  deleteCustomer(customers, cli);
  anonymiseCustomer(customers, cli);
  mergeCustomers(customers, cli);
  customerData(customers, cli);
}
