import type { Origin } from '../audit/audit.ts';
import { Busy, DomainError } from '../errors.ts';
import { Lanes } from '../table/lanes.ts';
import type { OrderInput } from './input.ts';
import { orderIdOf } from './keys.ts';
import { personKeys } from './person.ts';
import { mostTogether, type OrderDeps, type Recorded } from './plan.ts';
import { recordOrder, recordOrders } from './record.ts';

/** How many transactions are under way at a time. */
const workers = 4;

interface Numbered {
  readonly index: number;
  readonly input: OrderInput;
}

/**
 * Records many orders, those of one customer in as few transactions as they fit into. One that fails leaves the others as
 * they are; of one that comes several times the last version stays. Repeating it changes nothing more.
 * @param inputs also why one was refused already
 * @returns what became of each, in their order, or why it failed
 * @throws Busy when others are always faster at one of them; all others are recorded then
 */
export async function recordBatch(
  deps: OrderDeps,
  inputs: readonly (OrderInput | DomainError)[],
  origin: Origin,
): Promise<(Recorded | DomainError)[]> {
  const results: (Recorded | DomainError)[] = [];
  const valid: Numbered[] = [];
  for (const [index, input] of inputs.entries()) {
    if (input instanceof DomainError) results[index] = input;
    else valid.push({ index, input });
  }
  for (const round of roundsOf(valid)) {
    const waiting = groupsOf(round).values();
    await Promise.all(
      Array.from({ length: workers }, async () => {
        // Lanes of its own: commits of one lane would only get in each other's way.
        const own = { ...deps, table: { ...deps.table, lanes: new Lanes() } };
        for (const group of waiting) {
          for (let start = 0; start < group.length; start += mostTogether)
            await recordTogether(own, group.slice(start, start + mostTogether), origin, results);
        }
      }),
    );
  }
  const busy = results.find((result) => result instanceof Busy);
  if (busy) throw busy;
  return results;
}

/** In one transaction; when that is refused, one after the other. */
async function recordTogether(
  deps: OrderDeps,
  orders: readonly Numbered[],
  origin: Origin,
  results: (Recorded | DomainError)[],
): Promise<void> {
  try {
    const recorded = await recordOrders(
      deps,
      orders.map(({ input }) => input),
      origin,
    );
    for (const [at, { index }] of orders.entries()) results[index] = recorded[at] as Recorded;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const isOver = orders.length === 1 || error instanceof Busy;
    for (const { index, input } of orders)
      results[index] = isOver ? error : await recordOrder(deps, input, origin).catch(domainErrorOr);
  }
}

function domainErrorOr(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

/** Each order once in each round: its versions come one after the other. */
function roundsOf(orders: readonly Numbered[]): Numbered[][] {
  const rounds: Numbered[][] = [];
  const seen = new Map<string, number>();
  for (const one of orders) {
    const { store, number } = one.input.order;
    const id = orderIdOf(store, number);
    const round = seen.get(id) ?? 0;
    seen.set(id, round + 1);
    rounds[round] = [...(rounds[round] ?? []), one];
  }
  return rounds;
}

/** The orders that name their customer in the same way, and those that name none. */
const groupsOf = (orders: readonly Numbered[]): Numbered[][] => [
  ...Map.groupBy(orders, ({ input: { customer } }) =>
    JSON.stringify(personKeys.map((key) => customer?.[key] ?? null)),
  ).values(),
];
