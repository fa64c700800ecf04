import type { Told } from '../own.ts';
import { fields, html, type Markup, type Part, table } from './markup.ts';
import { moment } from './values.ts';

type Row = readonly [
  what: Part,
  id: string,
  by: string | undefined,
  request: string | undefined,
  more?: Part,
];
type Entries = readonly {
  readonly id: string;
  readonly number: number;
  /** Not for the customers themselves, as the request. */
  readonly actor?: string;
  readonly requestId?: string;
  readonly reverses?: string | undefined;
  readonly customerId: string;
}[];

/** What tells people nothing and the shop’s systems everything: identifiers, and the requests by which things came to be. */
export function technical(told: Told): Markup {
  const { customer, groups, customFields, picture, accounts } = told;
  const { credit, points, clientAccounts } = accounts;
  const ofAccount = (name: string, items: Entries): Row[] =>
    items.map(({ id, number, actor, requestId, reverses, customerId }) => [
      `Entry ${number}, ${name}`,
      id,
      actor,
      requestId,
      [
        reverses && `takes back ${reverses} `,
        customerId === customer.id ? undefined : `posted for ${customerId}`,
      ],
    ]);
  const recorded = (name: string, items: Told['audit']['items'] | Told['consents']['items']): Row[] =>
    items.map(({ id, at, actor, requestId }) => [html`${name}, ${moment(at)}`, id, actor, requestId]);
  const rows: Row[] = [
    ...told.orders.items.map(ofOrder),
    ...credit.flatMap(({ balance, items }) => ofAccount(`credit in ${balance.currency}`, items)),
    ...points.flatMap(({ cardId, items }) =>
      ofAccount(cardId ? `points of card ${cardId}` : 'points', items),
    ),
    ...clientAccounts.flatMap(({ account, items }) => ofAccount(`account at ${account.store}`, items)),
    ...told.loyaltyCards.map(({ barcode, id, updatedAt, version }): Row => {
      return [`Card ${barcode}`, id, undefined, undefined, html`version ${version}, ${moment(updatedAt)}`];
    }),
    ...told.memberships.items.map(({ id, at, actor, requestId }): Row => {
      return [html`Membership, ${moment(at)}`, id, actor, requestId];
    }),
    ...recorded('Answer about marketing', told.consents.items),
    ...recorded('Change', told.audit.items),
  ];
  return html`${fields([
    ['Record', customer.id],
    ['Version', customer.version],
    ['Records merged into it', customer.mergedIds?.join(', ')],
    ['Phone, as it is dialled', customer.phoneE164],
    ['Office phone, as it is dialled', customer.officePhoneE164],
    ['Picture', picture],
    ...groups.map(({ id, name }) => [`Group ${name}`, id] as const),
    ...customFields.map(({ key, label }) => [`Field ${label}`, key] as const),
  ])}${rows.length > 0 ? table('Identifiers', ['What', 'Identifier', 'By', 'Request', 'More'], rows) : undefined}`;
}

function ofOrder(order: Told['orders']['items'][number]): Row {
  const { number, store, id, version, createdAt, updatedAt, sourceUpdatedAt, lineItems } = order;
  const products = lineItems.flatMap(({ productId }) => productId ?? []);
  return [
    `Order ${number}, ${store}`,
    id,
    undefined,
    undefined,
    html`version ${version}, recorded ${moment(createdAt)}, changed ${moment(updatedAt)}${
      sourceUpdatedAt && html`, there ${moment(sourceUpdatedAt)}`
    }${products.length > 0 ? `, products ${products.join(', ')}` : undefined}`,
  ];
}
