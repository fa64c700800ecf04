import { auditRecord, type Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditKey, profileKey } from '../customers/keys.ts';
import { VersionMismatch } from '../errors.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { check, equals } from '../table/writes.ts';
import { nextPassword } from './credential.ts';
import { LinkUsed } from './link-token.ts';
import { proofOfAddress } from './verification.ts';

/**
 * The password that follows after an epoch (0: the first one). The customer's record says that there is one, and whether
 * it must be replaced. What it said already stays, and so does the rest, unless the way proves the e-mail address.
 * Refused with `VersionMismatch` when the customer has changed, with `overtaken` when a newer password was set.
 * @param options `provesAddress`: the customer came by a mailed link; `mustReset`: it lets nobody in before another one
 *   is set; `overtaken`: default `LinkUsed`
 */
export function setPassword(
  customer: StoredCustomer,
  passwordHash: string,
  epoch: number,
  origin: Origin,
  {
    provesAddress = false,
    mustReset = false,
    overtaken = new LinkUsed(),
  }: { readonly provesAddress?: boolean; readonly mustReset?: boolean; readonly overtaken?: Error } = {},
): Change {
  const { id, version } = customer;
  const password = nextPassword(id, passwordHash, epoch, origin.now, { mustReset, otherwise: overtaken });
  const change = {
    hasPassword: true,
    passwordResetRequired: mustReset,
    ...(provesAddress && proofOfAddress(customer, origin.now)),
  } as const;
  const update = updateCustomer(customer, change, origin, ['password']);
  const unchanged = [
    check(profileKey(id), equals('version', version), new VersionMismatch()),
    auditRecord((record) => auditKey(id, record), origin, 'updated', ['password']),
  ];
  return mergeChanges({ writes: [password] }, update?.change ?? { writes: unchanged });
}
