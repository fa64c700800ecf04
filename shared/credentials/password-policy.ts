import { type FieldError, invalidAt } from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';

export const shortestPassword = 8;
/** Long enough for any passphrase; short enough that hashing it costs nothing extra. */
export const longestPassword = 256;

/**
 * Accepts a new password: length only, no rules of composition, and none that everybody tries first (NIST SP
 * 800-63B, 3.1.1.2). Every byte counts.
 * @throws InvalidRequest with `too_short`, `too_long` or `too_common` at `/password`
 */
export async function requireGoodPassword(password: string): Promise<void> {
  const fault = await faultOf(password);
  if (fault) throw invalidAt(fault);
}

async function faultOf(password: string): Promise<FieldError | undefined> {
  const length = [...password].length;
  const fault = (code: FaultCode, message: string) => ({ pointer: '/password', code, message });
  if (length < shortestPassword)
    return fault('too_short', `A password has at least ${shortestPassword} characters.`);
  if (length > longestPassword)
    return fault('too_long', `A password has at most ${longestPassword} characters.`);
  if ((await commonPasswords()).has(password.toLowerCase())) {
    return fault('too_common', 'This password is one of those that are guessed first. Choose another one.');
  }
  return undefined;
}

let common: Promise<Set<string>> | undefined;

/** Loaded with the first password that is set, not at the start. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return common;
}
