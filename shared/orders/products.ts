import type { StoredLineItem } from './line-item.ts';
import type { StoredOrder } from './order.ts';

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
export const isPurchase = ({ status }: Pick<StoredOrder, 'status'>): boolean =>
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
