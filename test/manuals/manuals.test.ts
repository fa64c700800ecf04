import { describe } from 'vitest';
import { useStack } from '../support/stack.ts';
import { adminPanel } from './admin-panel.ts';
import { customersManager } from './customers-manager.ts';
import { customersModule } from './customers-module.ts';
import { onlineStore } from './online-store.ts';
import { outletClients } from './outlet-clients.ts';
import { Shop } from './support/shop.ts';

/*
 * The manuals of five customer panels, followed step by step through the API of whole stacks. Each file beside this one
 * is one manual: headings and steps in the manual's order, under names that tell which they are.
 */
const shop = new Shop();

describe('in a shop where a deleted customer’s orders stay', () => {
  useStack((stack) => shop.open(stack));
  onlineStore(shop);
  outletClients(shop);
  adminPanel(shop);
  customersModule(shop);
});

describe('in a shop that deletes nobody who has ordered something', () => {
  useStack((stack) => shop.open(stack), ['-c', 'deletePolicy=refuse']);
  customersManager(shop);
});
