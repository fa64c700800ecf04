import { sameUnique } from '../customers/keys.ts';
import type { Holder } from './holder.ts';
import type { OrderPerson } from './person.ts';
import type { Settled } from './settle-customer.ts';

/**
 * What became of the customer whose an order is. `former`: the record is gone, and the order stays with its id. `kept`: the
 * order names another customer than it has, or nobody who is known, and stays whose it was.
 */
export type WhoseOutcome = Settled['outcome'] | 'former' | 'kept';

const lastingKeys = ['externalId', 'email'] as const;

/**
 * The outcome for an order that has a customer already.
 * @param holder whose it is
 * @param named whom it names, if anybody; an id always means whose the order is from now on
 */
export function outcomeOfKnown({ record }: Holder, named: OrderPerson | undefined): WhoseOutcome {
  if (!record) return 'former';
  if (!named || named.id !== undefined) return 'found';
  const isMeant = lastingKeys.some(
    (key) => named[key] !== undefined && sameUnique(key, record[key], named[key]),
  );
  return isMeant ? 'found' : 'kept';
}
