import { type UniqueField, uniqueFields } from '../../../shared/customers/keys.ts';

/** Unique values as a client gives them; null clears. */
export type Values = { readonly [Field in UniqueField]?: string | null };

/** One request. */
export type Step =
  | { readonly kind: 'create' | 'patch'; readonly id: string; readonly values: Values }
  | { readonly kind: 'remove'; readonly id: string };

/** What a request came to: done, or the code of its problem. */
export type Outcome = 'done' | 'already_exists' | 'not_found';

/** Requests that one client sends one after another, with what each came to. */
export type Client = readonly { readonly step: Step; readonly outcome: Outcome }[];

/** The customers that there are, by id, each with its unique values in the form in which they are compared. */
export type Customers = ReadonlyMap<string, Values>;

/** In which form values are compared: the letter case of an external ID means something to the system that it is of. */
const compared: Record<UniqueField, (value: string) => string> = {
  email: (value) => value.toLowerCase(),
  username: (value) => value.toLowerCase(),
  externalId: (value) => value,
};

export const comparable = (values: Values): Values =>
  Object.fromEntries(
    uniqueFields.flatMap((field) => {
      const value = values[field];
      return value == null ? [] : [[field, compared[field](value)]];
    }),
  );

/** What must come of a request that nobody disturbs, and the customers after it. */
function play(customers: Customers, step: Step): { outcome: Outcome; after: Customers } {
  const refused = (outcome: Outcome) => ({ outcome, after: customers });
  const current = customers.get(step.id);
  if (step.kind !== 'create' && !current) return refused('not_found');
  const after = new Map(customers);
  if (step.kind === 'remove') {
    after.delete(step.id);
    return { outcome: 'done', after };
  }
  const values = comparable({ ...current, ...step.values });
  for (const [id, other] of customers) {
    if (id !== step.id && uniqueFields.some((field) => values[field] && values[field] === other[field])) {
      return refused('already_exists');
    }
  }
  return { outcome: 'done', after: after.set(step.id, values) };
}

const text = (customers: Customers): string => JSON.stringify([...customers].toSorted());

/**
 * Whether the clients' requests could have been served one after another, in some order that keeps each client's own,
 * so that each came to what it came to and these customers were left.
 */
export function isExplained(before: Customers, clients: readonly Client[], left: Customers): boolean {
  const goal = text(left);
  const failed = new Set<string>();
  const search = (customers: Customers, positions: readonly number[]): boolean => {
    const here = `${positions} ${text(customers)}`;
    if (failed.has(here)) return false;
    const waiting = clients.flatMap((client, index) => {
      const next = client[positions[index] ?? 0];
      return next ? [{ next, index }] : [];
    });
    if (waiting.length === 0 && text(customers) === goal) return true;
    const found = waiting.some(({ next, index }) => {
      const { outcome, after } = play(customers, next.step);
      return outcome === next.outcome && search(after, positions.with(index, (positions[index] ?? 0) + 1));
    });
    if (!found) failed.add(here);
    return found;
  };
  return search(
    before,
    clients.map(() => 0),
  );
}
