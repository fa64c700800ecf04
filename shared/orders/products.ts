import * as z from 'zod';
import { money } from '../money/money.ts';
import { idsOf } from '../standing/ids.ts';
import { newestFirst } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { customerOrders } from './keys.ts';
import type { StoredLineItem } from './line-item.ts';
import { type StoredOrder, storedSummary } from './order.ts';
import { findOrders } from './repository.ts';

/** The most orders that the products are reckoned from, the newest ones. */
export const mostOrdersRead = 1000;
/** The most products that are answered. */
export const mostProducts = 1000;
/** How many orders are read at a time. */
const atOnce = 50;
/** As much of orders as is read for one answer, in bytes: few orders are long. */
const mostBytes = 20_000_000;

const product = z
  .object({
    productId: z.string().optional(),
    sku: z.string().optional(),
    name: z.string().describe('As on the newest order.'),
    transactions: z.int().describe('On how many orders it is.'),
    quantity: z.number().describe('How much was bought and not given back.'),
    totalSpent: z.array(money).describe('What was paid and not paid back, in each currency.'),
  })
  .meta({ id: 'PurchasedProduct' });

/** What a customer has bought, as the API answers it. */
export const purchasedProducts = z
  .object({
    items: z.array(product).max(mostProducts),
    orders: z.int().describe('How many orders this was reckoned from.'),
    complete: z
      .boolean()
      .describe(
        `Whether it was reckoned from all of them: at most the newest ${mostOrdersRead.toLocaleString('en')} are read, and ${mostProducts.toLocaleString('en')} products answered.`,
      ),
  })
  .meta({
    id: 'PurchasedProducts',
    examples: [
      {
        items: [
          {
            sku: 'MUG-BLUE',
            name: 'Blue mug',
            transactions: 2,
            quantity: 3,
            totalSpent: [{ amount: '18.45', currency: 'EUR' }],
          },
        ],
        orders: 2,
        complete: true,
      },
    ],
  });

/** What was bought of one product. */
export interface Purchased {
  readonly productId?: string | undefined;
  readonly sku?: string | undefined;
  readonly name: string;
  readonly transactions: number;
  readonly quantity: number;
  readonly totalSpent: readonly { readonly minor: number; readonly currency: string }[];
}

/** Of these orders something was bought: not of those that are cancelled, on hold or paid back as a whole. */
const isPurchase = ({ status }: Pick<StoredOrder, 'status'>): boolean =>
  status === 'completed' || status === 'partially-refunded';

/** Lines of the same product: by its id, else by its article number, else by its name. */
const identityOf = ({ productId, sku, name }: StoredLineItem): string =>
  JSON.stringify(productId === undefined ? (sku === undefined ? { name } : { sku }) : { productId });

/**
 * What was bought of each product: the one first for which most was paid in that currency.
 * @param orders the newest first, each once
 */
export function productsOf(
  orders: readonly Pick<StoredOrder, 'status' | 'currency' | 'lineItems'>[],
  currency: string,
): Purchased[] {
  const found = new Map<string, Sum>();
  for (const order of orders.filter(isPurchase)) {
    const here = new Set<Sum>();
    for (const line of order.lineItems) {
      const { quantity, refundedQuantity = 0, total, refundedTotal = 0 } = line;
      const thousandths = Math.round(quantity * 1000) - Math.round(refundedQuantity * 1000);
      if (thousandths === 0 && refundedQuantity > 0) continue;
      const identity = identityOf(line);
      const sum = found.get(identity) ?? { line, transactions: 0, thousandths: 0, spent: new Map() };
      found.set(identity, sum);
      if (!here.has(sum)) sum.transactions++;
      here.add(sum);
      sum.thousandths += thousandths;
      sum.spent.set(order.currency, (sum.spent.get(order.currency) ?? 0) + total - refundedTotal);
    }
  }
  const paid = ({ spent }: Sum): number => spent.get(currency) ?? Number.NEGATIVE_INFINITY;
  return [...found.values()]
    .toSorted((one, other) => (paid(other) === paid(one) ? 0 : paid(other) - paid(one)))
    .map(({ line: { productId, sku, name }, transactions, thousandths, spent }) => ({
      ...(productId !== undefined && { productId }),
      ...(sku !== undefined && { sku }),
      name,
      transactions,
      quantity: thousandths / 1000,
      totalSpent: [...spent].map(([of, minor]) => ({ minor, currency: of })),
    }));
}

interface Sum {
  /** Of the newest order. */
  readonly line: StoredLineItem;
  transactions: number;
  thousandths: number;
  readonly spent: Map<string, number>;
}

/**
 * What a customer has bought, and those who were merged into them; also somebody whose record is gone. Reckoned when it
 * is asked for: nothing is kept twice.
 * @param since only of orders from this time on
 * @param currency in which most was paid for what comes first
 */
export async function purchasesOf(
  table: Table,
  customerId: string,
  { since = '', currency }: { since?: string | undefined; currency: string },
): Promise<z.input<typeof purchasedProducts>> {
  const records = (await idsOf(table, customerId)).map((id) => customerOrders(id));
  const orders: StoredOrder[] = [];
  let bytes = 0;
  let after: string | undefined;
  let complete = true;
  do {
    const page = await newestFirst(table, records, { limit: atOnce, after }, (item) =>
      storedSummary.parse(item),
    );
    const wanted = page.items.filter(({ placedAt }) => placedAt >= since);
    const bodies = await findOrders(
      table,
      wanted.filter(isPurchase).map(({ id }) => id),
    );
    for (const { id } of wanted) {
      const order = bodies.get(id);
      if (order) orders.push(order);
    }
    bytes += Buffer.byteLength(JSON.stringify([...bodies.values()]));
    after = wanted.length < page.items.length ? undefined : page.after;
    complete = after === undefined;
  } while (after !== undefined && orders.length < mostOrdersRead && bytes < mostBytes);
  const products = productsOf(orders, currency);
  return {
    items: products.slice(0, mostProducts).map((one) => ({ ...one, totalSpent: [...one.totalSpent] })),
    orders: orders.length,
    complete: complete && products.length <= mostProducts,
  };
}
