import { acceptedHash } from '../credentials/accepted-hash.ts';
import type { PasswordJudge } from '../credentials/password-policy.ts';
import { CellFault } from './cell-reader.ts';
import { passwordProblem } from './row-problem.ts';

/** What a cell says of a password. */
export type Secret = { readonly password: string } | { readonly passwordHash: string };

/** `$2y$10$…`, `$argon2id$…`, `$P$B…`: passwords of people do not look like that. */
const looksHashed = /^\$[\w,.-]+\$/;

/**
 * A password as it is typed, or a hash that another system made of it. A hash that cannot be checked is refused: taken
 * for a password it would let in whoever has read it.
 */
export const secretReader =
  (judge: PasswordJudge) =>
  (cell: string): Secret | CellFault => {
    if (looksHashed.test(cell.trim())) return readHash(cell);
    // Imported passwords are judged like those that people choose: whoever can guess one is signed in.
    const fault = judge(cell);
    if (!fault) return { password: cell };
    const { code, message } = passwordProblem.parse(fault);
    return new CellFault(message, code);
  };

const unsupported =
  'This is no hash of Argon2id or bcrypt that can be checked here. Leave it out: the customer gets a password by "forgot password".';

/** A hash that another system made of a password. */
export function readHash(cell: string): Secret | CellFault {
  const passwordHash = cell.trim();
  if (acceptedHash(passwordHash)) return { passwordHash };
  return new CellFault(unsupported, 'unsupported_hash');
}
