import type { Argon2Cost } from './kdf.ts';

/** A hash of a password that a login can be held against. */
export type AcceptedHash =
  | {
      readonly kind: 'argon2id';
      readonly cost: Argon2Cost;
      readonly nonce: Buffer;
      readonly hash: Buffer;
    }
  | {
      readonly kind: 'bcrypt';
      /** Version, cost and salt, as bcrypt takes them. */
      readonly salt: string;
      /** The whole of it. */
      readonly text: string;
    };

/**
 * Bounds of what the first login would have to do for a hash that somebody else has made: about two seconds of work, and
 * a sixth of the function's memory. What is usual stays far below.
 */
const mostMemoryKiB = 256 * 1024;
const mostPasses = 16;
/** Memory in KiB, times passes over it. */
const mostWork = 1024 * 1024;
const mostLanes = 16;
const bcryptCosts = { least: 4, most: 14 };

const saltBytes = { least: 8, most: 64 };
const hashBytes = { least: 16, most: 64 };

const argon2idForm =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** 22 characters of salt and 31 of hash, in bcrypt's own base64. */
const bcryptForm = /^(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{22})[./A-Za-z0-9]{31}$/;

/**
 * The hash as it is written in PHC strings of Argon2id (version 19) and by bcrypt (`$2a$`, `$2b$`, `$2y$`): ours, and
 * those that other systems made. Undefined when it is none, or one whose check would cost too much.
 */
export function acceptedHash(text: string): AcceptedHash | undefined {
  const [, salt, rounds] = bcryptForm.exec(text) ?? [];
  if (salt !== undefined)
    return isWithin(Number(rounds), bcryptCosts) ? { kind: 'bcrypt', salt, text } : undefined;
  const [, m, t, p, nonceText = '', hashText = ''] = argon2idForm.exec(text) ?? [];
  const cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  const [nonce, hash] = [fromBase64(nonceText), fromBase64(hashText)];
  const isAccepted =
    isAffordable(cost) && isWithin(nonce.length, saltBytes) && isWithin(hash.length, hashBytes);
  return isAccepted ? { kind: 'argon2id', cost, nonce, hash } : undefined;
}

/** Argon2 itself asks for eight blocks of memory for each lane (RFC 9106, 3.1). */
const isAffordable = ({ memory, passes, parallelism }: Argon2Cost): boolean =>
  isWithin(parallelism, { least: 1, most: mostLanes }) &&
  isWithin(memory, { least: 8 * parallelism, most: mostMemoryKiB }) &&
  isWithin(passes, { least: 1, most: mostPasses }) &&
  memory * passes <= mostWork;

const isWithin = (value: number, { least, most }: { least: number; most: number }): boolean =>
  value >= least && value <= most;

const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');
