import { tally } from '../../../shared/orders/counting.ts';
import { customerOrderKey, monthOrderKey } from '../../../shared/orders/keys.ts';
import { type StoredOrder, storedOrder, storedSummary, summaryOf } from '../../../shared/orders/order.ts';
import type { StoredStanding } from '../../../shared/standing/standing.ts';
import { storedStanding } from '../../../shared/standing/standing.ts';
import type { Item } from '../../../shared/table/table.ts';

const text = (item: object): string => JSON.stringify(Object.entries(item).toSorted());

/** What all orders in a table come to by a fold, and what the table says of it: these must be the same. */
export function accounts(items: readonly Item[]) {
  const orders = items.filter(({ SK }) => SK === 'ORDER').map((item) => storedOrder.parse(item));
  const standings = items.filter(({ SK }) => SK === 'STANDING').map((item) => storedStanding.parse(item));
  const ofCustomer = (id: string) => orders.filter(({ customerId }) => customerId === id);
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    folded: Object.fromEntries(standings.map(({ id }) => [id, tally(ofCustomer(id))])),
    kept: Object.fromEntries(standings.map((standing) => [standing.id, tallyIn(standing)])),
    expectedPlaces: orders.flatMap(placesOf).map(text).toSorted(),
    places: items
      .filter(isPlace)
      .map((item) => text({ ...storedSummary.parse(item), PK: item.PK, SK: item.SK }))
      .toSorted(),
    versions: orders.reduce((sum, { version }) => sum + version, 0),
    audited: items.filter(({ PK, SK }) => PK.startsWith('ORDER#') && SK.startsWith('AUDIT#')).length,
  };
}

const tallyIn = ({ orders, firstOrderAt, lastOrderAt }: StoredStanding) => ({
  orders,
  ...(firstOrderAt !== undefined && { firstOrderAt }),
  ...(lastOrderAt !== undefined && { lastOrderAt }),
});

const isPlace = ({ PK, SK }: Item): boolean =>
  PK.startsWith('ORDERS#') || (PK.startsWith('CUSTOMER#') && SK.startsWith('ORDER#'));

const placesOf = (order: StoredOrder): object[] => [
  { ...summaryOf(order), ...monthOrderKey(order) },
  ...(order.customerId === undefined
    ? []
    : [{ ...summaryOf(order), ...customerOrderKey(order.customerId, order) }]),
];
