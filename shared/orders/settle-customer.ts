import type { Origin } from '../audit/audit.ts';
import { createCustomer, updateCustomer } from '../customers/changes.ts';
import { withE164 } from '../customers/e164.ts';
import { guardKey, sameUnique } from '../customers/keys.ts';
import { guardItem } from '../customers/repository.ts';
import { isUnproved } from '../customers/unproved.ts';
import { DanglingReference, DomainError } from '../errors.ts';
import { noStanding } from '../standing/standing.ts';
import type { Change } from '../table/commit.ts';
import { readItems } from '../table/read.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { CustomersDiffer } from './errors.ts';
import { lackingIn, patchOfLacking } from './fill-in.ts';
import { findHolder, type Holder } from './holder.ts';
import type { OrderPerson, PersonKey } from './person.ts';

/** Whose some orders are, and what becomes of that customer's record. */
export interface Settled {
  readonly holder: Holder;
  readonly outcome: 'found' | 'created' | 'updated';
  /** By what they were found: of a new customer, by nothing. */
  readonly by: readonly PersonKey[];
  /** Of the record. */
  readonly change?: Change;
}

/**
 * Finds the customer whom orders name, makes one, or fills in what the record lacks and may have.
 * @param tellers what the orders tell of their customer
 * @param country where phone numbers without a country code are dialled
 * @throws DanglingReference for an id that nobody has or had
 * @throws CustomersDiffer when what names the customer means several
 * @throws InvalidRequest when a customer cannot be made of what is told
 * @throws Changed when the customer is being changed
 */
export async function settleCustomer(
  table: Table,
  named: Pick<OrderPerson, PersonKey>,
  tellers: readonly OrderPerson[],
  country: string,
  origin: Origin,
): Promise<Settled> {
  const found = await findNamed(table, named);
  const [first] = found;
  const by = found.map((one) => one.by);
  try {
    const settled = first
      ? filledIn(first.holder, believed(first, tellers), country, origin)
      : made(tellers, country, origin);
    return { ...settled, by };
  } catch (error) {
    throw error instanceof DomainError ? error.under('/customer') : error;
  }
}

type Kept = Omit<Settled, 'by'>;

/**
 * What the record may be filled in with. Who has only registered may not own the address by which orders find them: they
 * are not to read of its owner. An external ID may have come by that address, too; an id is nobody else's.
 */
function believed({ by, holder }: Named, tellers: readonly OrderPerson[]): readonly OrderPerson[] {
  if (by === 'id' || !holder.record || !isUnproved(holder.record)) return tellers;
  return tellers.flatMap(({ externalId }) => (externalId === undefined ? [] : [{ externalId }]));
}

function filledIn(holder: Holder, tellers: readonly OrderPerson[], country: string, origin: Origin): Kept {
  const patch = holder.record && patchOfLacking(holder.record, tellers);
  const update = holder.record && patch && updateCustomer(holder.record, withE164(patch, country), origin);
  if (!update) return { holder, outcome: 'found' };
  return { holder, outcome: 'updated', change: update.change };
}

function made(tellers: readonly OrderPerson[], country: string, origin: Origin): Kept {
  const fields = withE164(lackingIn(undefined, tellers), country);
  const { customer, change } = createCustomer(timeOrderedId(origin.now), fields, 'order', origin);
  const { id } = customer;
  return { holder: { id, record: customer, standing: noStanding(id) }, outcome: 'created', change };
}

/** Whoever is meant by what is given, once for each key that means them; nobody when no id is, and nobody has the rest. */
async function findNamed(
  table: Table,
  { id, externalId, email }: Pick<OrderPerson, PersonKey>,
): Promise<Named[]> {
  const meant = await Promise.all([
    id === undefined ? undefined : findById(table, id),
    externalId === undefined ? undefined : findByUnique(table, 'externalId', externalId),
    email === undefined ? undefined : findByUnique(table, 'email', email),
  ]);
  const found = meant.filter((one) => one !== undefined);
  if (new Set(found.map(({ holder }) => holder.id)).size > 1)
    throw new CustomersDiffer(found.map(({ by, holder }) => ({ by, id: holder.id })));
  return found;
}

interface Named {
  readonly by: PersonKey;
  readonly holder: Holder;
}

async function findById(table: Table, id: string): Promise<Named> {
  const holder = await findHolder(table, id);
  if (!holder) throw new DanglingReference('/customer/id', `Customer ${id}`);
  return { by: 'id', holder };
}

async function findByUnique(
  table: Table,
  by: 'externalId' | 'email',
  value: string,
): Promise<Named | undefined> {
  const [guard] = await readItems(table, [guardKey(by, value)]);
  if (!guard) return undefined;
  const holder = await findHolder(table, guardItem.parse(guard).customerId);
  // Read while the customer is being changed: the next look tells.
  if (!holder?.record || !sameUnique(by, holder.record[by], value)) throw new Changed();
  return { by, holder };
}
