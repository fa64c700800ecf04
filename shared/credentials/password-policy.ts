import { type FieldError, invalidAt } from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';

/** Long enough for any passphrase; short enough that hashing it costs nothing extra. */
export const longestPassword = 256;

/**
 * Accepts a new password: length only, no rules of composition, and none that everybody tries first (NIST SP
 * 800-63B, 3.1.1.2). Every byte counts.
 * @param shortest how many characters it has at least
 * @param pointer where the request has it
 * @throws InvalidRequest with `too_short`, `too_long` or `too_common`
 */
export async function requireGoodPassword(
  password: string,
  shortest: number,
  pointer = '/password',
): Promise<void> {
  const fault = (await passwordJudge(shortest))(password);
  if (fault) throw invalidAt({ pointer, ...fault });
}

/** What the policy says against a password; undefined: nothing. */
export type PasswordJudge = (password: string) => Omit<FieldError, 'pointer'> | undefined;

/** The same policy for many passwords. @param shortest how many characters they have at least */
export async function passwordJudge(shortest: number): Promise<PasswordJudge> {
  const common = await commonPasswords();
  return (password) => {
    const length = [...password].length;
    if (length < shortest) return fault('too_short', `A password has at least ${shortest} characters.`);
    if (length > longestPassword)
      return fault('too_long', `A password has at most ${longestPassword} characters.`);
    return common.has(password.toLowerCase())
      ? fault('too_common', 'This password is one of those that are guessed first. Choose another one.')
      : undefined;
  };
}

const fault = (code: FaultCode, message: string) => ({ code, message });

let common: Promise<Set<string>> | undefined;

/** Loaded with the first password that is set, not at the start. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return common;
}
