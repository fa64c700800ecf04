import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** What a derivation costs: memory in KiB, passes over it, lanes. */
interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's floor for Argon2id: 19 MiB of memory, two passes, one lane. About 55 ms. */
const cost: Cost = { memory: 19 * 1024, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;

/** The Argon2id hash of a password as a PHC string, with a salt of its own. */
export async function hashPassword(plain: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  return toPhc(cost, nonce, await deriveHash(plain, nonce, hashBytes, cost));
}

/**
 * Whether the password is the one that was hashed. Takes the time of a derivation whatever the answer; without
 * a hash to compare with it does the same work and answers no.
 * @param phc an Argon2id PHC string as {@link hashPassword} makes it, of any cost
 */
export async function verifyPassword(plain: string, phc: string | undefined): Promise<boolean> {
  const { cost, nonce, hash } = parsePhc(phc ?? unmatchable);
  const derived = await deriveHash(plain, nonce, hash.length, cost);
  return timingSafeEqual(derived, hash) && phc !== undefined;
}

/** Whether the hash was made at a lower cost than today's: hash the password again once it is known. */
export function isOutdated(phc: string): boolean {
  const { memory, passes } = parsePhc(phc).cost;
  return memory < cost.memory || passes < cost.passes;
}

/** Keyboards spell an accented letter in one code point or two: the same password hashes the same (RFC 8265, 4.2). */
const deriveHash = (plain: string, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> =>
  derive('argon2id', { message: plain.normalize('NFC'), nonce, tagLength, ...cost });

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const toPhc = ({ memory, passes, parallelism }: Cost, nonce: Buffer, hash: Buffer): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;

const phcForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parsePhc(phc: string) {
  const [, memory, passes, parallelism, nonce = '', hash = ''] = phcForm.exec(phc) ?? [];
  if (!hash) throw new Error('A stored password hash is not an Argon2id PHC string.');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** Stands in where nobody has a password: its work is done, its answer thrown away. */
const unmatchable = toPhc(cost, Buffer.alloc(saltBytes), Buffer.alloc(hashBytes));
