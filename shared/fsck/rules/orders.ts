import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type Origin } from '../../audit/audit.ts';
import {
  customerOrderKey,
  customerOrderPrefix,
  monthOrderKey,
  orderAuditKey,
  orderKey,
  orderSortKey,
} from '../../orders/keys.ts';
import { type StoredOrder, storedOrder, storedSummary, summaryOf } from '../../orders/order.ts';
import type { Item, Key } from '../../table/table.ts';
import { absent, check, equals, put, remove, type Write } from '../../table/writes.ts';
import { keyText, repaired } from '../keys.ts';
import type { Expectation, PairRule } from '../pairs.ts';
import { parsedAs } from '../parsed.ts';
import type { World } from '../world.ts';

const orderOf = parsedAs(storedOrder);
const summaryIn = parsedAs(storedSummary);

/** The lists that an order stands in. */
const listsOf = (order: StoredOrder): { readonly name: string; readonly key: Key }[] => [
  ...(order.customerId === undefined
    ? []
    : [{ name: 'its customer', key: customerOrderKey(order.customerId, order) }]),
  { name: 'its month', key: monthOrderKey(order) },
];

const isBody = ({ PK, SK }: Key): boolean => SK === orderSortKey && PK.startsWith('ORDER#');

/** The order as a list should have it. */
const isListed = (found: Item | undefined, order: StoredOrder): boolean =>
  isDeepStrictEqual(summaryIn(found), summaryOf(order));

const recorded = (order: StoredOrder, origin: Origin): Write =>
  auditRecord((record) => orderAuditKey(order.id, record), origin, 'updated', ['lists']);

/** Notes that the sums of a customer may be wrong although they are those of the list. */
function misled(unlisted: World['unlisted'], customerId: string, lacking?: string): void {
  const orders = unlisted.get(customerId) ?? new Set();
  unlisted.set(customerId, lacking === undefined ? orders : orders.add(lacking));
}

/** Every order stands in its lists as it is. */
const listed: PairRule = {
  check: 'orders',
  expects: (item, { unlisted }) => {
    const order = isBody(item) ? orderOf(item) : undefined;
    if (!order) return [];
    return listsOf(order).map(
      ({ name, key }): Expectation => ({
        key,
        where: key,
        holds: (found) => isListed(found, order),
        fault: (found) => {
          const { customerId } = order;
          if (customerId !== undefined && name === 'its customer') misled(unlisted, customerId, order.id);
          return {
            what: found
              ? `The list of ${name} has the order ${order.id} otherwise than it is.`
              : `The list of ${name} lacks the order ${order.id}.`,
            remedy: {
              does: 'lists the order as it is',
              change: (origin) => ({
                writes: [
                  // Whoever changes an order raises its version: the list follows from that alone.
                  put({ ...key, ...summaryOf(order) }),
                  check(orderKey(order.id), equals('version', order.version)),
                  recorded(order, origin),
                ],
              }),
            },
          };
        },
      }),
    );
  },
};

/** What stands in a list is an order that belongs there. */
const belongs: PairRule = {
  check: 'orders',
  expects: (item, { unlisted }) => {
    const { PK, SK } = item;
    const inCustomer = PK.startsWith('CUSTOMER#') && SK.startsWith(customerOrderPrefix);
    const summary = inCustomer || PK.startsWith('ORDERS#') ? summaryIn(item) : undefined;
    if (!summary) return [];
    const isAtHome = (order: StoredOrder | undefined): boolean =>
      order !== undefined && listsOf(order).some(({ key }) => keyText(key) === keyText({ PK, SK }));
    return [
      {
        key: orderKey(summary.id),
        where: { PK, SK },
        holds: (found) => isAtHome(orderOf(found)),
        fault: (found) => {
          const order = orderOf(found);
          if (inCustomer) misled(unlisted, PK.slice('CUSTOMER#'.length));
          return {
            what: `The list has the order ${summary.id}, which ${order ? 'does not belong there' : 'does not exist'}.`,
            remedy: {
              does: 'takes it off the list',
              change: (origin) => ({
                writes: [
                  remove({ PK, SK }, equals('id', summary.id)),
                  check(orderKey(summary.id), order ? equals('version', order.version) : absent()),
                  order ? recorded(order, origin) : repaired(origin, `list of the order ${summary.id}`),
                ],
              }),
            },
          };
        },
      },
    ];
  },
};

export const orderRules: readonly PairRule[] = [listed, belongs];
