import { type FieldError, invalidAt } from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';
import { fold } from '../text/fold.ts';
import { isGivenAway, type KnownData } from './given-away.ts';

/** Long enough for any passphrase; short enough that hashing it costs nothing extra. */
export const longestPassword = 256;

/**
 * Accepts a new password: length only, no rules of composition, and none that everybody tries first (NIST SP
 * 800-63B, 3.1.1.2). Every byte counts. {@link requireNotGivenAway} goes with it.
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

/**
 * Refuses the password that is guessed by who knows its owner or the shop.
 * @param pointer where the request has it
 * @throws InvalidRequest with `too_common`
 */
export function requireNotGivenAway(
  password: string,
  shopName: string,
  owner: KnownData,
  pointer = '/password',
): void {
  const fault = givenAway(password, shopName, owner);
  if (fault) throw invalidAt({ pointer, ...fault });
}

/** What there is against a password of this owner; undefined: nothing. */
export const givenAway = (password: string, shopName: string, owner: KnownData): ReturnType<PasswordJudge> =>
  isGivenAway(password, shopName, owner)
    ? fault(
        'too_common',
        'Whoever knows the name, e-mail address, phone number or birthday, or the shop, guesses this password. Choose another one.',
      )
    : undefined;

/** What the policy says against a password, whoever its owner is; undefined: nothing. */
export type PasswordJudge = (password: string) => Omit<FieldError, 'pointer'> | undefined;

/** The same policy for many passwords. @param shortest how many characters they have at least */
export async function passwordJudge(shortest: number): Promise<PasswordJudge> {
  const common = await commonPasswords();
  return (password) => {
    const length = [...password].length;
    if (length < shortest) return fault('too_short', `A password has at least ${shortest} characters.`);
    if (length > longestPassword)
      return fault('too_long', `A password has at most ${longestPassword} characters.`);
    return common.has(password.toLowerCase()) || repeated.test(fold(password))
      ? fault('too_common', 'This password is one of those that are guessed first. Choose another one.')
      : undefined;
  };
}

/** Up to three characters, again and again. */
const repeated = /^(.{1,3})\1+$/su;

const fault = (code: FaultCode, message: string) => ({ code, message });

let common: Promise<Set<string>> | undefined;

/** Loaded with the first password that is set, not at the start. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return common;
}
