import type { Origin } from '../audit/audit.ts';
import { type CustomerChange, updateCustomer } from '../customers/changes.ts';
import { credentialKey } from '../customers/keys.ts';
import { VersionMismatch } from '../errors.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, check, equals, type Write } from '../table/writes.ts';
import { type Account, readAccount } from './account.ts';
import { epochOf } from './credential.ts';
import {
  LinkInvalid,
  type LinkPurpose,
  type LinkToken,
  LinkUsed,
  ownAccount,
  readLinkToken,
  useLinkToken,
} from './link-token.ts';

/** Changes the customer as a mailed link promised, once. */
export type LinkChange<Purpose extends LinkPurpose> = (
  account: Account,
  link: LinkToken<Purpose>,
) => CustomerChange;

/**
 * Does what a mailed link is for, and uses it up, in one transaction. One of several confirmations at once wins.
 * @param changeOf what becomes of the customer; it may be asked several times
 * @throws LinkInvalid, LinkUsed, LinkExpired, and what the change says, after which the link still works
 */
export async function redeemLink<Purpose extends LinkPurpose>(
  table: Table,
  purpose: Purpose,
  token: string,
  origin: Pick<Origin, 'requestId' | 'now'>,
  changeOf: LinkChange<Purpose>,
): Promise<void> {
  await retryOvertaken(
    (error) => error instanceof VersionMismatch,
    async () => {
      const link = await readLinkToken(table, purpose, token);
      const account = await ownerOf(table, purpose, token, link);
      const { customer } = account;
      const owner = { ...origin, actor: `customer:${customer.id}` };
      const update = updateCustomer(customer, changeOf(account, link), owner);
      const used = { writes: [useLinkToken(purpose, token), ...epochHolds(link, account)] };
      await commit(table, mergeChanges(used, update?.change ?? { writes: [] }));
    },
  );
}

/** What made the link invalid since it was read may be that it did its work: then that is what is told. */
async function ownerOf(
  table: Table,
  purpose: LinkPurpose,
  token: string,
  link: LinkToken<LinkPurpose>,
): Promise<Account> {
  try {
    return ownAccount(link, await readAccount(table, link.customerId));
  } catch (error) {
    if (error instanceof LinkInvalid) await readLinkToken(table, purpose, token);
    throw error;
  }
}

/** A link that a new password ends loses against one that is set at the same moment. */
function epochHolds(link: LinkToken<LinkPurpose>, { customer, credential }: Account): Write[] {
  if (!('epoch' in link)) return [];
  const epoch = epochOf(credential);
  const unchanged = epoch === 0 ? absent() : equals('epoch', epoch);
  return [check(credentialKey(customer.id), unchanged, new LinkUsed())];
}
