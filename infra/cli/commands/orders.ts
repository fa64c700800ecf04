import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { addOrder } from './orders/add.ts';
import { getOrder } from './orders/get.ts';
import { listOrders } from './orders/list.ts';

export function ordersCommand(program: Command, cli: Cli): void {
  const orders = program.command('orders').description('Orders, by month or customer.');
  listOrders(orders, cli);
  getOrder(orders, cli);
  addOrder(orders, cli);
}
