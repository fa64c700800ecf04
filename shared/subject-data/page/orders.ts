import type { Told } from '../own.ts';
import { aside, fields, html, type Markup, type Part, scrolling, table } from './markup.ts';
import { moment, money, stacked } from './values.ts';
import { words } from './words.ts';

type Order = Told['orders']['items'][number];

/** Orders as receipts: a line for each, with what was bought beneath it. */
export const orders = (items: readonly Order[]): Markup =>
  scrolling(
    'Orders',
    html`<table class="orders"><thead><tr><th scope="col">Date</th><th scope="col">Number</th><th scope="col">Status</th><th scope="col" class="n">Total</th></tr></thead>${items.map(receipt)}</table>`,
  );

function receipt(order: Order): Markup {
  const { currency } = order;
  const amount = (of: string) => money({ amount: of, currency });
  const line = (what: Part, of: string) => html`<li><span>${what}</span>${amount(of)}</li>`;
  const softly = (what: Part, of: string) => html`<li class="soft"><span>${what}</span>${amount(of)}</li>`;
  const further: readonly (readonly [string, string | undefined])[] = [
    ['Subtotal', order.subtotal],
    ['Tax', order.tax],
    ['Delivery', order.shipping],
    ['Discount', order.discount],
    ['Paid back', order.refunded],
  ];
  const beneath = [
    ...order.lineItems.map((item) => line(bought(item, amount), item.total)),
    ...further.flatMap(([name, of]) => (of === undefined ? [] : [softly(name, of)])),
    ...order.paymentMedia.map(({ type, amount: part }) => softly(`Paid by ${type}`, part ?? order.total)),
  ];
  return html`<tbody><tr><td>${stacked(order.placedAt)}</td><td>${order.number} ${aside(order.store, order.channel && `, ${order.channel}`)}</td><td>${words(order.status)}</td><td class="n">${amount(order.total)}</td></tr>${
    beneath.length > 0 ? html`<tr class="beneath"><td colspan="4"><ul>${beneath}</ul></td></tr>` : undefined
  }</tbody>`;
}

function bought(item: Order['lineItems'][number], amount: (of: string) => Markup): Markup {
  const { quantity, name, sku, unitPrice, refundedQuantity, refundedTotal } = item;
  const returned =
    refundedQuantity === undefined && refundedTotal === undefined
      ? undefined
      : html`returned: ${refundedQuantity} ${refundedTotal && html`(${amount(refundedTotal)})`}`;
  const details = [sku, unitPrice && html`${amount(unitPrice)} each`, returned].filter(
    (one) => one !== undefined && one !== '',
  );
  const joined = details.map((one, at) => [at > 0 ? ' · ' : '', one]);
  return html`${quantity} × ${name} ${details.length > 0 ? aside(joined) : undefined}`;
}

/** What the orders come to. */
export function totals({ currencies, firstOrderAt, lastOrderAt, opening }: Told['statistics']): Markup {
  const rows = currencies.map(({ currency, orders: count, spent, refunded, average }) => [
    count,
    ...[spent, refunded, average].map((amount) => money({ amount, currency })),
  ]);
  const columns = [
    ['Orders', '#'],
    ['Spent', '#'],
    ['Paid back', '#'],
    ['Average', '#'],
  ] as const;
  return html`${rows.length > 0 ? table('Totals of orders', columns, rows) : html`<p>No orders.</p>`}${fields(
    [
      ['First order', firstOrderAt && moment(firstOrderAt)],
      ['Last order', lastOrderAt && moment(lastOrderAt)],
      ['Orders brought along', opening?.ordersCount],
      ['Spent before', opening?.totalSpent && money(opening.totalSpent)],
    ],
  )}`;
}
