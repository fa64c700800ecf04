import { cheapKdf } from './cheap-kdf.ts';

/** A hash as another system made it, at costs that are not ours, by {@link cheapKdf}. */
export async function hashOfOtherSystem(password: string, kind: 'argon2id' | 'bcrypt'): Promise<string> {
  if (kind === 'bcrypt') return await cheapKdf.deriveByBcrypt(password, `$2y$10$${'s'.repeat(22)}`);
  const nonce = Buffer.from('a salt of theirs');
  const hash = await cheapKdf.deriveByArgon2id(password, nonce, 32);
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=4096,t=3,p=1$${unpadded(nonce)}$${unpadded(hash)}`;
}
