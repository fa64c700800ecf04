import { hash as bcrypt } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { acceptedHash } from '../../shared/credentials/accepted-hash.ts';
import { hashPassword, isOutdated, verifyPassword } from '../../shared/credentials/password.ts';

const password = 'a horse of stained glass';
const nonce = 'c2FsdHNhbHRzYWx0c2FsdA';
const tag = 'q2DkVwQm0Ea3ukXtTYvYb7xkMQXo8X0q4qL4gZ0mY1Y';
const phc = (cost: string, salt = nonce, hash = tag): string => `$argon2id$v=19$${cost}$${salt}$${hash}`;

describe('the hash of a new password', () => {
  test('is a PHC string of Argon2id at the floor of OWASP, with a salt of its own (trust 14)', async () => {
    const [one, other] = [await hashPassword(password), await hashPassword(password)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(other).not.toBe(one);
    expect([await verifyPassword(password, one), await verifyPassword(`${password}.`, one)]).toEqual([
      true,
      false,
    ]);
    expect(isOutdated(one)).toBe(false);
  });

  test('is that of every byte, the 73rd too, in whichever way a keyboard spells a letter (trust 14)', async () => {
    const long = 'é'.repeat(36);
    const hash = await hashPassword(`${long}A`);
    expect(await verifyPassword(`${long}A`.normalize('NFD'), hash)).toBe(true);
    expect(await verifyPassword(`${long}B`, hash)).toBe(false);
  });
});

describe('a hash that another system made', () => {
  test.each(['2a', '2b', '2y'])(
    'by bcrypt ($%s$) lets its owner in, and is outdated (trust 14)',
    async (version) => {
      const hash = (await bcrypt(password, 4)).replace('$2b$', `$${version}$`);
      expect(acceptedHash(hash)).toMatchObject({ kind: 'bcrypt' });
      expect(await verifyPassword(password, hash)).toBe(true);
      expect(await verifyPassword(`${password}.`, hash)).toBe(false);
      expect(isOutdated(hash)).toBe(true);
    },
  );

  test.each([
    // Of the tests of Openwall's crypt_blowfish, which PHP's is.
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
  ])('by another implementation of bcrypt, of %j, lets its owner in (trust 14)', async (plain, hash) => {
    expect(await verifyPassword(plain, hash)).toBe(true);
    expect(await verifyPassword(`${plain}!`, hash)).toBe(false);
  });

  test('by Argon2id at another cost lets its owner in; a lower cost is outdated (trust 14)', async () => {
    // Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32, of "password".
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword('password', hash)).toBe(true);
    expect(await verifyPassword('Password', hash)).toBe(false);
    expect([isOutdated(hash), isOutdated(phc('m=4096,t=3,p=1')), isOutdated(phc('m=65536,t=1,p=1'))]).toEqual(
      [false, true, true],
    );
  });

  test.each([
    phc('m=19456,t=2,p=1'),
    phc('m=65536,t=4,p=1'),
    phc('m=65536,t=3,p=4'),
    phc('m=262144,t=3,p=1'),
    phc('m=8,t=1,p=1'),
    `$2b$04$${'a'.repeat(53)}`,
    `$2y$14$${'a'.repeat(53)}`,
  ])('%s is accepted', (hash) => expect(acceptedHash(hash)).toBeDefined());

  test.each([
    '',
    'correct horse battery',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '$P$BsomeWordPressPortableHashAAAAA',
    `$2b$03$${'a'.repeat(53)}`,
    `$2b$15$${'a'.repeat(53)}`,
    `$2b$31$${'a'.repeat(53)}`,
    `$2x$10$${'a'.repeat(53)}`,
    `$2b$10$${'a'.repeat(52)}`,
    `$2b$10$${'a'.repeat(54)}`,
    `$2b$10$${'a'.repeat(53)}\n`,
    `$2b$10$${'+'.repeat(53)}`,
    phc('m=262145,t=1,p=1'),
    phc('m=262144,t=5,p=1'),
    phc('m=19456,t=17,p=1'),
    phc('m=19456,t=0,p=1'),
    phc('m=19456,t=2,p=0'),
    phc('m=7,t=2,p=1'),
    phc('m=19456,t=2,p=17'),
    phc('m=99999999999,t=2,p=1'),
    phc('m=19456,t=2,p=1', 'c2hvcnQ'),
    phc('m=19456,t=2,p=1', nonce, 'c2hvcnQ'),
    phc('m=19456,t=2,p=1', nonce, 'A'.repeat(200)),
    phc('m=19456,t=2,p=1').replace('argon2id', 'argon2i'),
    phc('m=19456,t=2,p=1').replace('v=19', 'v=16'),
    `${phc('m=19456,t=2,p=1')}=`,
    `${phc('m=19456,t=2,p=1')}$`,
  ])('%j is not accepted: it is none, or its check would cost too much or nearly nothing', (hash) =>
    expect(acceptedHash(hash)).toBeUndefined(),
  );
});
