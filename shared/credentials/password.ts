import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type AcceptedHash, acceptedHash } from './accepted-hash.ts';
import { type Argon2Cost, deriveByArgon2id, deriveByBcrypt } from './kdf.ts';
import { oneSpelling } from './one-spelling.ts';

type Argon2id = AcceptedHash & { readonly kind: 'argon2id' };
type Bcrypt = AcceptedHash & { readonly kind: 'bcrypt' };

/** OWASP's floor for Argon2id: 19 MiB of memory, two passes, one lane. About 55 ms. */
const cost: Argon2Cost = { memory: 19 * 1024, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;

/** The Argon2id hash of a password as a PHC string, with a salt of its own. */
export async function hashPassword(plain: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  return toPhc(nonce, await deriveByArgon2id(plain, nonce, hashBytes, cost));
}

/**
 * Whether the password is the one that was hashed. Every no costs one derivation by Argon2id and one by bcrypt, also
 * without a hash to compare with: nobody can tell from the time which of them there is (docs/adr/0011 says what remains).
 * @param stored a hash that {@link acceptedHash} takes
 */
export async function verifyPassword(plain: string, stored: string | undefined): Promise<boolean> {
  const hash = stored === undefined ? undefined : readHash(stored);
  const isArgon2id = hash?.kind === 'argon2id';
  if ((await matchesArgon2id(plain, isArgon2id ? hash : unmatchable.argon2id)) && isArgon2id) return true;
  const isBcrypt = hash?.kind === 'bcrypt';
  return (await matchesBcrypt(plain, isBcrypt ? hash : unmatchable.bcrypt)) && isBcrypt;
}

/** Whether the hash was made by bcrypt or at a lower cost than today's: hash the password again once it is known. */
export function isOutdated(stored: string): boolean {
  const hash = readHash(stored);
  return hash.kind === 'bcrypt' || hash.cost.memory < cost.memory || hash.cost.passes < cost.passes;
}

/**
 * Whether no other password has this hash. Bcrypt reads 72 bytes, and begins again at a zero byte: of what is longer it
 * cannot tell whether it is the password or only begins like it.
 * @param plain one that the hash lets in
 */
export const isOnlyPasswordOf = (stored: string, plain: string): boolean =>
  readHash(stored).kind !== 'bcrypt' || (Buffer.byteLength(oneSpelling(plain)) < 72 && !plain.includes('\0'));

function readHash(stored: string): AcceptedHash {
  const hash = acceptedHash(stored);
  if (!hash) throw new Error('A stored password hash is none that is accepted.');
  return hash;
}

async function matchesArgon2id(plain: string, { nonce, hash, cost }: Argon2id): Promise<boolean> {
  return timingSafeEqual(await deriveByArgon2id(plain, nonce, hash.length, cost), hash);
}

async function matchesBcrypt(plain: string, { salt, text }: Bcrypt): Promise<boolean> {
  return timingSafeEqual(Buffer.from(await deriveByBcrypt(plain, salt)), Buffer.from(text));
}

function toPhc(nonce: Buffer, hash: Buffer): string {
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Stand in where nobody has such a hash: their work is done, their answer thrown away. */
const unmatchable: { readonly argon2id: Argon2id; readonly bcrypt: Bcrypt } = {
  argon2id: { kind: 'argon2id', cost, nonce: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) },
  // The cost that most systems use.
  bcrypt: { kind: 'bcrypt', salt: `$2b$10$${'.'.repeat(22)}`, text: `$2b$10$${'.'.repeat(53)}` },
};
