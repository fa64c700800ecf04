import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '../audit/audit.ts';
import { isSomebodyElse } from '../customers/somebody-else.ts';
import { noStanding } from '../standing/standing.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { contentOf, orderWrites } from './changes.ts';
import { NamesSomebodyElse, OrderOfAnother } from './errors.ts';
import { findHolder, type Holder } from './holder.ts';
import type { OrderInput } from './input.ts';
import { orderIdOf } from './keys.ts';
import type { StoredOrder } from './order.ts';
import type { OrderPerson } from './person.ts';
import { findOrders } from './repository.ts';
import { type Settled, settleCustomer } from './settle-customer.ts';
import { type Step, standingChanges } from './standings.ts';
import { outcomeOfKnown, type WhoseOutcome } from './whose.ts';

/** What it takes to record orders. */
export interface OrderDeps {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
  /** Where phone numbers without a country code are dialled. */
  readonly country: string;
  /**
   * Whether an order is refused that would change although it names somebody else than its customer, and one whose
   * external ID finds somebody who seems to be another person: where nobody reads what became of it.
   */
  readonly refusesOthers?: boolean;
}

/** What became of an order, and of the record of its customer. */
export interface Recorded {
  /** `outdated`: what is known of it is newer, and stays. */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'outdated';
  readonly order: StoredOrder;
  /** Absent: nobody knows whose order it is. */
  readonly customer?: { readonly id: string; readonly outcome: WhoseOutcome };
}

/** How many orders go into one transaction: their writes always fit, also when each comes from another customer. */
export const mostTogether = 12;

/**
 * The change that records orders of one customer, or of nobody, by what is stored now. Its commit is refused with
 * `Changed`, `VersionMismatch` or `ValueTaken` when that is not so any more: then it must be planned again.
 * @param inputs one at least, at most {@link mostTogether}, each another order, all naming their customer in the same way
 * @returns what becomes of each, in their order; no change when there is nothing to write
 * @throws DanglingReference, CustomersDiffer, OrderOfAnother, NamesSomebodyElse, InvalidRequest
 * @throws Changed when the customer is being changed
 */
export async function planOrders(
  { table, currency, country, refusesOthers = false }: OrderDeps,
  inputs: readonly OrderInput[],
  origin: Origin,
): Promise<{ recorded: Recorded[]; change?: Change }> {
  const stored = await findOrders(table, inputs.map(idOf));
  const cases = inputs.map((input) => ({ input, before: stored.get(idOf(input)) }));
  const tellers = cases.flatMap((one) => (tellsOfCustomer(one) ? [one.input.customer] : []));
  const mover = cases.find(movesToCustomer)?.input.customer;
  const named = tellers[0] ?? (mover && { id: mover.id });
  const settled = named && (await settleCustomer(table, named, tellers, country, origin));
  if (refusesOthers && settled && isDoubtful(settled, tellers)) throw new NamesSomebodyElse();
  const holders = new Map(settled && [[settled.holder.id, settled.holder]]);
  const outcomes = [settled?.outcome];
  const whoseOutcome = (one: Case, to: Holder): WhoseOutcome => {
    if (!tellsOfCustomer(one)) return outcomeOfKnown(to, one.input.customer);
    // The first order makes the customer or fills in the record; those beside it find both.
    return to.record ? (outcomes.pop() ?? 'found') : 'former';
  };
  const recorded: Recorded[] = [];
  const steps: Step[] = [];
  for (const one of cases) {
    const { input, before } = one;
    const from = await holderOf(table, before, holders);
    const to = tellsOfCustomer(one) || movesToCustomer(one) ? settled?.holder : from;
    const after = orderAfter(input, before, { from, to }, origin.now);
    if (after.outcome === 'created' || after.outcome === 'updated')
      steps.push({ before, from, after: after.order, to });
    const customer = to && { id: to.id, outcome: whoseOutcome(one, to) };
    // Whoever was merged into another one is known by other keys than their orders say.
    const isOfAnother = customer?.outcome === 'kept' && before?.customerId === customer.id;
    if (refusesOthers && isOfAnother && after.outcome === 'updated') throw new OrderOfAnother();
    recorded.push({ ...after, ...(customer && { customer }) });
  }
  if (steps.length === 0) return { recorded };
  const written = new Set(settled?.change ? [settled.holder.id] : []);
  const change = mergeChanges(
    { writes: steps.flatMap(({ before, after }) => orderWrites(before, after, origin)) },
    ...(settled?.change ? [settled.change] : []),
    ...(await standingChanges(table, steps, currency, written)),
  );
  return { recorded, change };
}

/** Whether what only an external ID has found is perhaps not whom orders tell of. */
const isDoubtful = ({ by, holder: { record } }: Settled, tellers: readonly OrderPerson[]): boolean =>
  by.length === 1 &&
  by[0] === 'externalId' &&
  record !== undefined &&
  tellers.some((teller) => isSomebodyElse(teller, record, 'other'));

const idOf = ({ order: { store, number } }: OrderInput): string => orderIdOf(store, number);

/** An order and what is known of it already. */
interface Case {
  readonly input: OrderInput;
  readonly before: StoredOrder | undefined;
}

/**
 * Whether it is listened to what the order tells of its customer. Of an order that has one it is not: it comes again, and
 * the customer may have changed their address or be gone since. Nobody becomes a customer a second time.
 */
const tellsOfCustomer = (one: Case): one is Case & { input: { customer: OrderPerson } } =>
  one.input.customer !== undefined && one.before?.customerId === undefined && !isOutdated(one);

/** Whether an order that has a customer is said to be another one's: by the id alone, which is never anybody else's. */
const movesToCustomer = (one: Case): boolean =>
  one.input.customer?.id !== undefined && one.before?.customerId !== undefined && !isOutdated(one);

/** Whether what is known of the order is newer. */
const isOutdated = ({ input: { order }, before }: Case): boolean =>
  order.sourceUpdatedAt !== undefined &&
  before?.sourceUpdatedAt !== undefined &&
  order.sourceUpdatedAt < before.sourceUpdatedAt;

/** To whom an order counts, as it was read first. */
async function holderOf(
  table: Table,
  order: StoredOrder | undefined,
  known: Map<string, Holder>,
): Promise<Holder | undefined> {
  if (order?.customerId === undefined) return undefined;
  const id = order.customerId;
  const found = known.get(id) ?? (await findHolder(table, id)) ?? { id, standing: noStanding(id) };
  const holder = known.get(found.id) ?? found;
  known.set(holder.id, holder);
  return holder;
}

/** What becomes of an order. */
function orderAfter(
  input: OrderInput,
  before: StoredOrder | undefined,
  { from, to }: Pick<Step, 'from' | 'to'>,
  now: Date,
): Pick<Recorded, 'outcome' | 'order'> {
  const at = now.toISOString();
  const sourceUpdatedAt = input.order.sourceUpdatedAt ?? before?.sourceUpdatedAt;
  const content = {
    ...input.order,
    ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }),
    ...(to && { customerId: to.id }),
  };
  if (!before) {
    const order = { id: idOf(input), ...content, createdAt: at, updatedAt: at, version: 1 };
    return { outcome: 'created', order };
  }
  if (isOutdated({ input, before })) return { outcome: 'outdated', order: before };
  // The id of a customer who was merged into this one is as good.
  const { customerId } = from?.id === to?.id ? before : content;
  const isSame = isDeepStrictEqual(contentOf(before), {
    ...content,
    ...(customerId !== undefined && { customerId }),
  });
  if (isSame) return { outcome: 'unchanged', order: before };
  const { id, createdAt, version } = before;
  return { outcome: 'updated', order: { id, ...content, createdAt, updatedAt: at, version: version + 1 } };
}
