import { readList, writeList } from '../customer-files/cells/list.ts';
import { decimalOf, moneyOf } from '../money/money.ts';
import type { StoredOrder } from '../orders/order.ts';

type Media = StoredOrder['paymentMedia'];

/**
 * Payment media as one cell, each with what was paid by it, as far as that is known: `card=12.30, voucher=5.00, cash`. A
 * sign that stands in the medium's own name is told by what stands behind it.
 */
export const writeMedia = (media: Media, currency: string): string =>
  writeList(
    media.map(({ type, amount }) => {
      const paid = amount === undefined ? '' : decimalOf({ minor: amount, currency });
      return paid !== '' || type.includes('=') ? `${type}=${paid}` : type;
    }),
  );

/** What {@link writeMedia} has written; of others, a list of names. */
export function readMedia(text: string, currency: string): { type: string; amount?: string }[] {
  return (readList(text) ?? []).map((one) => {
    const at = one.lastIndexOf('=');
    const [type, amount] = [one.slice(0, at), one.slice(at + 1)];
    if (at < 1) return { type: one };
    if (amount === '') return { type };
    return moneyOf(amount, currency) ? { type, amount } : { type: one };
  });
}
