import { createHmac } from 'node:crypto';

/** Stands in for the derivations where what they cost is no concern of the test: `vi.mock(…kdf.ts, () => cheapKdf)`. */
export const cheapKdf = {
  deriveByArgon2id: async (plain: string, nonce: Buffer, tagLength: number): Promise<Buffer> =>
    createHmac('sha512', nonce).update(plain.normalize('NFC')).digest().subarray(0, tagLength),
  deriveByBcrypt: async (plain: string, salt: string): Promise<string> =>
    salt + createHmac('sha512', salt).update(plain.normalize('NFC')).digest('hex').slice(0, 31),
};
