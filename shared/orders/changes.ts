import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type FieldChange, type Origin } from '../audit/audit.ts';
import { keyText } from '../table/pack.ts';
import { Changed } from '../table/retry.ts';
import type { Item } from '../table/table.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';
import { showAmount } from './amount.ts';
import { customerOrderKey, monthOrderKey, orderAuditKey, orderKey } from './keys.ts';
import { type StoredOrder, summaryOf } from './order.ts';

/**
 * The writes that store an order, with its places in the indexes and its audit record. Refused with `Changed` when
 * somebody else has stored it since it was read.
 * @param before as it was read; undefined when there was none
 */
export function orderWrites(before: StoredOrder | undefined, after: StoredOrder, origin: Origin): Write[] {
  const require = before ? equals('version', before.version) : absent();
  return [
    put({ ...orderKey(after.id), ...after }, require, () => new Changed()),
    ...indexWrites(before, after),
    auditRecord(
      (record) => orderAuditKey(after.id, record),
      origin,
      before ? 'updated' : 'created',
      orderChanges(before, after),
    ),
  ];
}

/** Only what differs: a place that stays as it is costs nothing. */
function indexWrites(before: StoredOrder | undefined, after: StoredOrder): Write[] {
  const old = before ? indexItems(before) : [];
  const now = indexItems(after);
  return [
    ...now.filter((item) => !old.some((one) => isDeepStrictEqual(one, item))).map((item) => put(item)),
    ...old
      .map(({ PK, SK }) => remove({ PK, SK }))
      .filter((gone) => !now.some((item) => keyText(put(item)) === keyText(gone))),
  ];
}

function indexItems(order: StoredOrder): Item[] {
  const summary = summaryOf(order);
  return [
    ...(order.customerId === undefined ? [] : [{ ...customerOrderKey(order.customerId, order), ...summary }]),
    { ...monthOrderKey(order), ...summary },
  ];
}

const amounts: ReadonlySet<string> = new Set([
  'total',
  'subtotal',
  'tax',
  'shipping',
  'discount',
  'refunded',
]);
/** Told by their names: shops write there what they like, also about people, and lines are long. */
const byName: ReadonlySet<string> = new Set(['lineItems', 'paymentMedia', 'channel']);

/** What differs between two versions of an order. Its number and store, by which it is known, stay for good. */
function orderChanges(before: StoredOrder | undefined, after: StoredOrder): FieldChange[] {
  const from: Readonly<Record<string, unknown>> = before ? contentOf(before) : {};
  const to: Readonly<Record<string, unknown>> = contentOf(after);
  const told = (field: string, value: unknown, { currency }: StoredOrder) =>
    amounts.has(field) ? showAmount(Number(value), currency) : value;
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({
      field,
      ...(!byName.has(field) && {
        ...(before && from[field] !== undefined && { from: told(field, from[field], before) }),
        ...(to[field] !== undefined && { to: told(field, to[field], after) }),
      }),
    }));
}

/** What a client says of an order, and whose it is. */
export const contentOf = ({ id, createdAt, updatedAt, version, ...content }: StoredOrder) => content;
