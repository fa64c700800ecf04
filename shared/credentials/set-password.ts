import { auditRecord, type Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditKey, profileKey } from '../customers/keys.ts';
import { VersionMismatch } from '../errors.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { check, equals } from '../table/writes.ts';
import { nextPassword } from './credential.ts';
import { LinkUsed } from './link-token.ts';

/**
 * The password that follows after an epoch (0: the first one). With the first one the customer's record says so; any
 * other leaves it as it is.
 * Refused with `VersionMismatch` when the customer has changed, with `LinkUsed` when a newer password was set.
 */
export function setPassword(
  customer: StoredCustomer,
  passwordHash: string,
  epoch: number,
  origin: Origin,
): Change {
  const { id, version } = customer;
  const password = nextPassword(id, passwordHash, epoch, origin.now, new LinkUsed());
  const first = updateCustomer(customer, { hasPassword: true }, origin);
  const unchanged = [
    check(profileKey(id), equals('version', version), new VersionMismatch()),
    auditRecord((record) => auditKey(id, record), origin, 'updated', ['password']),
  ];
  return mergeChanges({ writes: [password] }, first?.change ?? { writes: unchanged });
}
