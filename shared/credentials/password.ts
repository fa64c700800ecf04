import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's floor for Argon2id: 19 MiB of memory (in KiB), two passes, one lane. About 55 ms. */
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** The Argon2id hash of a password as a PHC string, with a salt of its own. */
export async function hashPassword(plain: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const hash = await derive('argon2id', { message: plain, nonce, tagLength: hashBytes, ...cost });
  const parameters = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(hash)}`;
}
