import { isDeepStrictEqual } from 'node:util';
import { orderWrites } from '../orders/changes.ts';
import { customerOrders } from '../orders/keys.ts';
import { type StoredOrder, storedSummary } from '../orders/order.ts';
import { findOrders } from '../orders/repository.ts';
import { commit } from '../table/commit.ts';
import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { changeErasing, type Erasing } from './erasing.ts';
import { Matcher } from './matcher.ts';
import { erased } from './searches.ts';
import { changeState, type State } from './state.ts';

/**
 * Rewrites what is written in the orders of these people where it names them: names of lines, the channel, what was paid
 * with. Amounts stay, and so do the store and the number: an order is known by them.
 * @param until when to stop; what is left is done the next time
 * @returns them as they are counted then, and how far it came; `done`: to the end
 */
export async function eraseFromOrders(
  table: Table,
  jobId: string,
  begun: { readonly people: readonly Erasing[]; readonly state: State },
  until: number,
): Promise<{ people: Erasing[]; state: State; done: boolean }> {
  const people = [...begun.people];
  const places = people.flatMap(({ ids }, index) => ids.map((id) => ({ index, id })));
  let { place, after } = begun.state.orders;
  let isLate = false;
  while (place < places.length && !isLate) {
    const { index, id } = places[place] ?? { index: 0, id: '' };
    const { orders, last } = await nextOrders(table, id, after);
    for (const order of orders) {
      const one = people[index];
      if (one) people[index] = await eraseFrom(table, order, one);
    }
    [place, after] = last === undefined ? [place + 1, ''] : [place, last];
    isLate = table.clock().getTime() >= until;
  }
  const hasMoved = !isDeepStrictEqual({ place, after }, begun.state.orders);
  const state = hasMoved
    ? await changeState(table, jobId, begun.state, { orders: { place, after } })
    : begun.state;
  return { people, state, done: place === places.length };
}

const ordersAtOnce = 100;

/** The next orders of a customer. @param after the sort key of the last one before; @returns `last`: unless it is the end */
async function nextOrders(table: Table, customerId: string, after: string) {
  const { PK, prefix } = customerOrders(customerId);
  // The one of the bound is read too.
  const range = { PK, from: after || prefix, to: `${prefix}\uffff`, limit: ordersAtOnce + 1 };
  const items = await readRange(table, range);
  const ids = items.filter(({ SK }) => SK !== after).map((item) => storedSummary.parse(item).id);
  const found = await findOrders(table, ids);
  const last = items.length > ordersAtOnce ? items.at(-1)?.SK : undefined;
  return { orders: [...found.values()], last };
}

/** @throws Changed when somebody else has changed the order since */
async function eraseFrom(table: Table, before: StoredOrder, one: Erasing): Promise<Erasing> {
  const order = withoutNames(before, new Matcher([one]));
  if (isDeepStrictEqual(order, before)) return one;
  const now = table.clock();
  const after = { ...order, updatedAt: now.toISOString(), version: before.version + 1 };
  const { orderTexts = 0 } = one.removed;
  const removed = { ...one.removed, orderTexts: orderTexts + 1 };
  const origin = { actor: `erasure:${one.jobId}`, requestId: one.jobId, now };
  const writes = [...orderWrites(before, after, origin), changeErasing(one, { removed })];
  await commit(table, { writes });
  return { ...one, removed, version: one.version + 1 };
}

function withoutNames(order: StoredOrder, matcher: Matcher): StoredOrder {
  const rewrite = (text: string) => (matcher.find(text).size > 0 ? erased : text);
  const { channel, lineItems, paymentMedia } = order;
  return {
    ...order,
    ...(channel !== undefined && { channel: rewrite(channel) }),
    lineItems: lineItems.map((line) => ({ ...line, name: rewrite(line.name) })),
    paymentMedia: paymentMedia.map((medium) => ({ ...medium, type: rewrite(medium.type) })),
  };
}
