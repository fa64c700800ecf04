import { acceptedHash } from '../credentials/accepted-hash.ts';
import type { PasswordJudge } from '../credentials/password-policy.ts';
import { passwordProblem, type RowProblem } from './row-problem.ts';

/**
 * What a cell says of a password: itself, or why it may not be one, or a hash, unless that is of a kind that cannot be
 * checked here.
 */
export type Secret =
  | { readonly password: string }
  | { readonly refusedPassword: RowProblem }
  | { readonly passwordHash: string }
  | { readonly uncheckableHash: true };

/**
 * What else systems keep in place of passwords: `pbkdf2_sha256$…`, `{SSHA}…`, the hexadecimal digits of MD5 and its like,
 * also with a salt behind them. Identifiers can look so, too: it tells only where a password is expected.
 */
const kept =
  /^(?:(?:pbkdf2|sha\d*|md5|bcrypt|scrypt|argon2)\w*\$|\{(?:s?sha|s?md5|crypt|pbkdf2|argon2|bcrypt|scrypt)[\w-]*\}|(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{56}|[\da-f]{64}|[\da-f]{96}|[\da-f]{128})(?::|$))/i;

/** `$2y$10$…`, `$argon2id$…`, `$P$B…`: passwords of people do not look like that. */
const hashed = /^\$[\w,.-]+\$/;

/** Whether a cell seems to be the hash of a password. */
export const looksHashed = (cell: string): boolean => hashed.test(cell.trim());

/**
 * A password as it is typed, or a hash that another system made of it. A hash that cannot be checked is left out:
 * taken for a password it would let in whoever has read it.
 */
export const secretReader =
  (judge: PasswordJudge) =>
  (cell: string): Secret => {
    if (looksHashed(cell) || kept.test(cell.trim())) return readHash(cell);
    // Imported passwords are judged like those that people choose: whoever can guess one is signed in.
    return secretOfPassword(cell, judge(cell));
  };

/** A password as it is typed. @param fault what the policy says against it */
export function secretOfPassword(password: string, fault: ReturnType<PasswordJudge>): Secret {
  if (!fault) return { password };
  const { code, message } = passwordProblem.parse(fault);
  return { refusedPassword: { code, message: `password: ${message}` } };
}

/** A hash that another system made of a password. */
export function readHash(cell: string): Secret {
  const passwordHash = cell.trim();
  return acceptedHash(passwordHash) ? { passwordHash } : { uncheckableHash: true };
}
