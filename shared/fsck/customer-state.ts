import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { storedEntry as auditEntry } from '../audit/repository.ts';
import { type Credential, credentialItem } from '../credentials/credential.ts';
import { type StoredCustomer, storedCustomer } from '../customers/customer.ts';
import { type CustomerEnd, customerEnd } from '../customers/end.ts';
import { credentialKey, endKey, profileKey, standingKey } from '../customers/keys.ts';
import { storedEntry } from '../ledger/entry.ts';
import { type Tally, withSums, withTimes } from '../orders/counting.ts';
import { storedSummary } from '../orders/order.ts';
import type { Former } from '../standing/former.ts';
import { type StoredStanding, storedStanding } from '../standing/standing.ts';
import { backoff } from '../table/backoff.ts';
import { queryItems } from '../table/read.ts';
import { readAtOnce } from '../table/read-settled.ts';
import type { Item } from '../table/table.ts';
import { epochSeconds } from '../table/writes.ts';
import { parsedAs } from './parsed.ts';
import { Unsettled, type World } from './world.ts';

/** The entries of one account, added up. */
export interface AccountFold {
  readonly entries: number;
  readonly balance: number;
  /** The first entry that does not follow from the one before it: a number or a balance. */
  readonly broken?: number;
}
const noEntries: AccountFold = { entries: 0, balance: 0 };

const readers = {
  PROFILE: parsedAs(storedCustomer),
  STANDING: parsedAs(storedStanding),
  ENDED: parsedAs(customerEnd),
  CREDENTIAL: parsedAs(credentialItem),
};
const entryOf = parsedAs(storedEntry);
const summaryOf = parsedAs(storedSummary);
const auditOf = parsedAs(auditEntry);

/** All that lies in a customer's partition, added up as it comes: an account of a million entries takes no memory. */
export class CustomerState {
  readonly id: string;
  profile: StoredCustomer | undefined;
  standing: StoredStanding | undefined;
  end: CustomerEnd | undefined;
  credential: Credential | undefined;
  /** What the audit records say of the customer's end. */
  ended: Exclude<Former, { state: 'merged' }> | undefined;
  /** Items that only a customer has, histories and lists. */
  belongings = 0;
  /** What the list of orders comes to. */
  tally: Tally = { orders: {} };
  readonly accounts = new Map<string, AccountFold>();
  /** Where one of the items could not be read that the others are held against. */
  unreadable = false;
  /** The orders of the list, when somebody wants them. */
  readonly orderIds: string[] = [];
  readonly #withOrders: boolean;

  constructor(id: string, { withOrders = false } = {}) {
    this.id = id;
    this.#withOrders = withOrders;
  }

  take(item: Item): void {
    const { SK } = item;
    if (SK === 'PROFILE') this.profile = this.#read(readers.PROFILE(item));
    else if (SK === 'STANDING') this.standing = this.#read(readers.STANDING(item));
    else if (SK === 'ENDED') this.end = this.#read(readers.ENDED(item));
    else if (SK === 'CREDENTIAL') this.credential = this.#read(readers.CREDENTIAL(item));
    else if (SK.startsWith('AUDIT#')) this.#takeAudit(item);
    else {
      this.belongings++;
      if (SK.startsWith('ENTRY#')) this.#takeEntry(item);
      if (SK.startsWith('ORDER#')) this.#takeOrder(item);
    }
  }

  #read<Value>(value: Value | undefined): Value | undefined {
    this.unreadable ||= value === undefined;
    return value;
  }

  #takeAudit(item: Item): void {
    const { action, at } = auditOf(item) ?? {};
    // Of a merging, the survivor has a record, too.
    if (at !== undefined && (action === 'deleted' || action === 'anonymised'))
      this.ended = { state: action, at };
  }

  #takeEntry(item: Item): void {
    const entry = this.#read(entryOf(item));
    if (!entry) return;
    const { entries, balance, broken } = this.accounts.get(entry.account) ?? noEntries;
    const next = { entries: entries + 1, balance: balance + entry.amount };
    const follows = entry.number === next.entries && entry.balanceAfter === next.balance;
    const first = broken ?? (follows ? undefined : entry.number);
    this.accounts.set(entry.account, { ...next, ...(first !== undefined && { broken: first }) });
  }

  #takeOrder(item: Item): void {
    const order = summaryOf(item);
    // What cannot be read stands in no list: the order itself tells how to mend it.
    if (!order) return;
    this.tally = withTimes(withSums(this.tally, order, 1), [order]);
    if (this.#withOrders) this.orderIds.push(order.id);
  }
}

const attempts = 6;

/**
 * A customer's partition at a moment at which nothing of it was half done: what everything else follows from is the same
 * before and after all of it was read.
 * @throws Unsettled when others keep changing it
 */
export async function inspect({ table }: World, id: string): Promise<CustomerState> {
  const keys = [profileKey(id), standingKey(id), endKey(id), credentialKey(id)];
  const now = epochSeconds(table.clock());
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await readAtOnce(table, keys);
    const state = new CustomerState(id, { withOrders: true });
    for await (const item of queryItems(table, { PK: profileKey(id).PK })) {
      if (!(typeof item.expiresAt === 'number' && item.expiresAt <= now)) state.take(item);
    }
    if (isDeepStrictEqual(await readAtOnce(table, keys), before)) return state;
    await sleep(backoff(attempt));
  }
  throw new Unsettled();
}

/** The versions of what the rules about a customer go by. */
export const versionOf = ({ profile, standing, credential }: CustomerState): string =>
  [profile?.version, standing?.version, credential?.epoch].join();
