import type { Told } from '../own.ts';
import { aside, fields, html, type Markup, type Part, table } from './markup.ts';
import { more } from './more.ts';
import { addressOf } from './person.ts';
import { day, money, movedMoney, movedPoints, points, stacked } from './values.ts';
import { words } from './words.ts';

type Accounts = Told['accounts'];
type PointsAccount = Accounts['points'][number];
type ClientAccount = Accounts['clientAccounts'][number];
type Entry =
  | Accounts['credit'][number]['items'][number]
  | PointsAccount['items'][number]
  | ClientAccount['items'][number];

/** What the customer has with the shop, or owes it: an account each, with its entries. */
export function accounts({
  accounts: { credit, points: ofPoints, clientAccounts },
  loyaltyCards,
}: Told): Markup {
  const barcodeOf = (id: string) => loyaltyCards.find((card) => card.id === id)?.barcode;
  return html`${credit.map(
    (account) =>
      html`<h3>Credit in ${account.balance.currency}</h3><p>Balance: <strong>${money(account.balance)}</strong></p>${entries(
        `Credit in ${account.balance.currency}`,
        account.items.map((entry) => [
          entry,
          ['Added', 'Used'],
          movedMoney(entry.amount),
          money(entry.balanceAfter),
        ]),
      )}${more(account)}`,
  )}${ofPoints.map((account) => pointsOf(account, account.cardId && barcodeOf(account.cardId)))}${clientAccounts.map(clientAccountOf)}`;
}

function pointsOf(account: PointsAccount, barcode: string | undefined): Markup {
  const deleted = account.cardId === undefined ? 'Points' : 'Points on a card that is gone';
  const title = barcode ? `Points on the card ${barcode}` : deleted;
  return html`<h3>${title}</h3><p>Balance: <strong>${points(account.balance)}</strong></p>${entries(
    title,
    account.items.map((entry) => [
      entry,
      ['Added', 'Redeemed'],
      movedPoints(entry.points),
      points(entry.balanceAfter),
    ]),
  )}${more(account)}`;
}

function clientAccountOf(one: ClientAccount): Markup {
  const { store, creditLimit, due, available, balance, status, billTo, openedAt } = one.account;
  const title = `Client account at ${store}`;
  const rows = one.items.map((entry): Row => {
    const { amount, currency } = entry.amount;
    const moved = { amount: entry.type === 'charge' ? `-${amount}` : amount, currency };
    return [entry, ['Payment', 'Charge'], movedMoney(moved), money(entry.balanceAfter)];
  });
  return html`<h3>${title}</h3>${fields([
    ['Owed to the shop', money(due)],
    ['Balance', money(balance)],
    ['Credit limit', money(creditLimit)],
    ['Can still be charged', money(available)],
    ['Status', words(status)],
    ['Opened', day(openedAt)],
    ['Bills go to', billTo && html`${billTo.name} ${billTo.address && addressOf(billTo.address)}`],
  ])}${entries(title, rows)}${more(one)}`;
}

/** An entry with what a posting is that adds or takes, the amount and the balance after it. */
type Row = [entry: Entry, posting: readonly [adds: string, takes: string], amount: Part, balance: Part];

function entries(label: string, rows: readonly Row[]): Markup {
  if (rows.length === 0) return html`<p>No entries.</p>`;
  const columns = ['Date', 'What', ['Amount', '#'], ['Balance', '#']] as const;
  return table(
    `Entries: ${label}`,
    columns,
    rows.map(([entry, posting, amount, balance]) => [
      stacked(entry.at),
      what(entry, posting),
      amount,
      balance,
    ]),
  );
}

const kinds = {
  reversal: 'An earlier entry taken back',
  opening: 'Brought along from an earlier shop system',
  merge: 'Moved when two records became one',
  transfer: 'Moved from a card that was deleted',
} as const;

function what(entry: Entry, [adds, takes]: readonly [string, string]): Markup {
  const isLess = 'points' in entry ? entry.points < 0 : isCharge(entry);
  const kind = entry.kind === 'posting' ? (isLess ? takes : adds) : kinds[entry.kind];
  const reference = entry.reference === undefined ? undefined : ` reference ${entry.reference}`;
  return entry.reason === undefined
    ? html`<div class="what">${kind}${reference && aside(reference)}</div>`
    : html`<div class="what">${entry.reason} ${aside(kind, reference && `,${reference}`)}</div>`;
}

const isCharge = (entry: Exclude<Entry, { points: number }>): boolean =>
  'type' in entry ? entry.type === 'charge' : entry.amount.amount.startsWith('-');
