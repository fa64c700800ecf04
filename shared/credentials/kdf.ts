import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { hash } from 'bcryptjs';
import { oneSpelling } from './one-spelling.ts';

/** The derivations of keys from passwords: everything at a login that is slow, and slow on purpose. */

const derive = promisify(argon2);

/** What a derivation by Argon2id costs: memory in KiB, passes over it, lanes. */
export interface Argon2Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** The Argon2id hash of a password: so many bytes, with that salt. */
export const deriveByArgon2id = (
  plain: string,
  nonce: Buffer,
  tagLength: number,
  cost: Argon2Cost,
): Promise<Buffer> => derive('argon2id', { message: oneSpelling(plain), nonce, tagLength, ...cost });

/**
 * The bcrypt hash of a password.
 * @param salt with what comes before it: version and cost
 */
export const deriveByBcrypt = (plain: string, salt: string): Promise<string> =>
  hash(oneSpelling(plain), salt);
