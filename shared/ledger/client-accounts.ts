import type { FieldChange, Origin } from '../audit/audit.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { findFollowed } from '../customers/repository.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type AccountName, type StoredAccount, storeAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';
import { changeStandingOf, type LedgerDeps } from './change-standing-of.ts';
import type { ClientAccountInput } from './client-account.ts';
import { CurrencyMismatch } from './errors.ts';
import { assertRoomForAccount } from './post.ts';
import { standingToShow } from './standing-to-show.ts';

/** A client account with whose it is. */
export interface OwnedAccount {
  readonly store: string;
  readonly account: StoredAccount;
  /** Absent: the record is gone. */
  readonly customer: StoredCustomer | undefined;
  /** Of the standing. */
  readonly version: number;
}

/**
 * All client accounts of a customer, by the names of the stores.
 * @throws NotFound when there never was such a customer
 */
export async function clientAccountsOf(table: Table, customerId: string): Promise<OwnedAccount[]> {
  const [standing, { customer }] = await Promise.all([
    standingToShow(table, customerId),
    findFollowed(table, customerId),
  ]);
  return Object.entries(standing.accounts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, account]) => ({
      store: name.slice(prefix.length),
      account,
      customer,
      version: standing.version,
    }))
    .toSorted((one, other) => (one.store < other.store ? -1 : 1));
}

const prefix = storeAccount('');

/** @throws NotFound when the customer has no account with the store */
export async function getClientAccount(
  table: Table,
  customerId: string,
  store: string,
): Promise<OwnedAccount> {
  const found = (await clientAccountsOf(table, customerId)).find((one) => one.store === store);
  if (!found) throw noAccount();
  return found;
}

const noAccount = () => new NotFound('The customer has no account with this store.');

/**
 * The standing of a customer who has an account with the store, and its name.
 * @throws NotFound when there is none
 */
export async function standingWithAccount(
  table: Table,
  customerId: string,
  store: string,
): Promise<{ standing: StoredStanding; account: AccountName }> {
  const [standing, account] = [await standingToShow(table, customerId), storeAccount(store)];
  if (!standing.accounts[account]) throw noAccount();
  return { standing, account };
}

/**
 * Opens the account of a customer with a store, or changes its terms. A change that has been made already is done in any
 * version.
 * @param expected the version of the standing that the caller knows
 * @throws NotFound, LimitReached, VersionMismatch, Busy
 * @throws CurrencyMismatch when the account has entries in another currency
 */
export async function putClientAccount(
  deps: LedgerDeps,
  customerId: string,
  store: string,
  { creditLimit, status }: ClientAccountInput,
  origin: Origin,
  expected?: number,
): Promise<OwnedAccount> {
  const name = storeAccount(store);
  const { currency, minor: limit } = creditLimit;
  const put = await changeStandingOf<Omit<OwnedAccount, 'customer'>>(
    deps,
    customerId,
    origin,
    async (standing) => {
      const current = standing.accounts[name];
      const opened = { balance: 0, entries: 0, openedAt: origin.now.toISOString() };
      const account = { ...opened, ...current, currency, limit, status };
      const audit = differences(current, account);
      const { version } = standing;
      if (audit.length === 0) return { result: { store, account, version } };
      if (expected !== undefined && expected !== version) throw new VersionMismatch();
      if (!current) assertRoomForAccount(standing.accounts);
      else if (current.currency !== currency && current.entries > 0)
        throw new CurrencyMismatch(current.currency ?? '');
      const accounts = { ...standing.accounts, [name]: account };
      return {
        standing: { ...standing, accounts },
        writes: [],
        audit,
        result: { store, account, version: version + 1 },
      };
    },
  );
  const { customer } = await findFollowed(deps.table, customerId);
  return { ...put, customer };
}

function differences(current: StoredAccount | undefined, next: StoredAccount): (FieldChange | string)[] {
  const { status: from } = current ?? {};
  return [
    ...(current?.limit === next.limit && current.currency === next.currency
      ? []
      : ['clientAccount.creditLimit']),
    ...(from === next.status
      ? []
      : [{ field: 'clientAccount.status', ...(from && { from }), to: next.status }]),
  ];
}
