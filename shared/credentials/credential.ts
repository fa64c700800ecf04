import { credentialKey } from '../customers/keys.ts';
import { absent, put, type Write } from '../table/writes.ts';

/** The write that gives a customer a first password; refused when there is one, which is the owner's choice. */
export const firstPassword = (customerId: string, passwordHash: string, now: Date): Write =>
  put({ ...credentialKey(customerId), passwordHash, changedAt: now.toISOString() }, absent());
