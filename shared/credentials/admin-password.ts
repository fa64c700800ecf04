import { auditRecord, type FieldChange, type Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditKey } from '../customers/keys.ts';
import { getCustomer } from '../customers/service.ts';
import { VersionMismatch } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { type Change, commit, mergeChanges } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type Account, readAccount } from './account.ts';
import { epochOf, requireReset } from './credential.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword, requireNotGivenAway } from './password-policy.ts';
import { setPassword } from './set-password.ts';
import type { ShopRules } from './shop-rules.ts';

/**
 * Sets a customer's password. Every session and every link ends; the owner is told by mail.
 * @param chosen `requireChange`: the customer gets in with it only once they have set another one by a mailed link
 * @throws NotFound
 * @throws InvalidRequest when the password is too short, too long or too easy to guess
 */
export async function setPasswordOf(
  { table, shopName, shortestPassword }: ShopRules,
  customerId: string,
  { password, requireChange }: { readonly password: string; readonly requireChange: boolean },
  origin: Origin,
): Promise<void> {
  await requireGoodPassword(password, shortestPassword);
  const passwordHash = await hashPassword(password);
  await retryOvertaken(isOvertaken, async () => {
    const { customer, credential } = await accountOf(table, customerId);
    requireNotGivenAway(password, shopName, customer);
    const change = setPassword(customer, passwordHash, epochOf(credential), origin, {
      mustReset: requireChange,
      overtaken: new VersionMismatch(),
    });
    const told = orderMail({ kind: 'password-changed', customerId: customer.id }, origin.now);
    await commit(table, mergeChanges(change, { writes: [told] }));
  });
}

/** What became of the mail: it was ordered, or why none is sent. */
export type ResetMail = 'ordered' | 'no_address' | 'blocked' | 'bounced' | 'complained';

/**
 * Has a link mailed to a customer that sets a password. Whoever asks for it never sees it.
 * @param force every session and every other link ends now, and the password so far does not let the customer in again
 * @throws NotFound
 */
export async function resetPasswordOf(
  table: Table,
  customerId: string,
  force: boolean,
  origin: Origin,
): Promise<ResetMail> {
  return await retryOvertaken(isOvertaken, async () => {
    const account = await accountOf(table, customerId);
    const { email } = account.customer;
    const mail = resetMailTo(account);
    const ordered =
      mail === 'ordered' && email !== undefined
        ? [orderMail({ kind: 'password-reset', email }, origin.now)]
        : [];
    if (force) await commit(table, mergeChanges(forceReset(account, origin), { writes: ordered }));
    else if (ordered.length > 0)
      await commit(table, { writes: [...ordered, noted(account.customer.id, mailed, origin)] });
    return mail;
  });
}

/** Ends what there is: a password with all that belongs to its epoch; without a password, the links. */
function forceReset({ customer, credential }: Account, origin: Origin): Change {
  if (!credential) return endLinks(customer, origin);
  const update = updateCustomer(customer, { passwordResetRequired: true }, origin, [forced]);
  const unchanged = { writes: [noted(customer.id, forced, origin)] };
  return mergeChanges(
    { writes: [requireReset(credential, new VersionMismatch())] },
    update?.change ?? unchanged,
  );
}

function endLinks(customer: StoredCustomer, origin: Origin): Change {
  const ended = { identityVersion: customer.version + 1 };
  const update = updateCustomer(customer, ended, origin, [forced]);
  if (!update) throw new Error('An end of all links is always a change.');
  return update.change;
}

const forced: FieldChange = { field: 'passwordReset', to: 'forced' };
const mailed: FieldChange = { field: 'passwordReset', to: 'mailed' };

const noted = (customerId: string, change: FieldChange, origin: Origin): Write =>
  auditRecord((id) => auditKey(customerId, id), origin, 'updated', [change]);

function resetMailTo({ customer: { email, status, emailDelivery } }: Account): ResetMail {
  if (email === undefined) return 'no_address';
  return status === 'blocked' ? 'blocked' : (emailDelivery ?? 'ordered');
}

/** The account of the customer, or of the one into whom that one was merged. */
async function accountOf(table: Table, customerId: string): Promise<Account> {
  const account = await readAccount(table, customerId);
  return account ?? (await accountOf(table, (await getCustomer(table, customerId)).id));
}

const isOvertaken = (error: unknown): boolean => error instanceof VersionMismatch;
