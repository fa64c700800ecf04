import { hash as bcrypt } from 'bcryptjs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readAccount } from '../../shared/credentials/account.ts';
import { nextPassword } from '../../shared/credentials/credential.ts';
import { commit } from '../../shared/table/commit.ts';
import { good, setupDoors } from './support/doors.ts';

/** The derivations that were made, with what each costs. */
const { derived } = vi.hoisted(() => ({ derived: [] as string[] }));

vi.mock('../../shared/credentials/kdf.ts', async (original) => {
  const kdf = await original<typeof import('../../shared/credentials/kdf.ts')>();
  const counted: typeof kdf = {
    deriveByArgon2id: (plain, nonce, tagLength, cost) => {
      derived.push(`argon2id m=${cost.memory} t=${cost.passes} p=${cost.parallelism} ${tagLength} bytes`);
      return kdf.deriveByArgon2id(plain, nonce, tagLength, cost);
    },
    deriveByBcrypt: (plain, salt) => {
      derived.push(`bcrypt ${salt.slice(4, 6)}`);
      return kdf.deriveByBcrypt(plain, salt);
    },
  };
  return counted;
});

const argon2id = 'argon2id m=19456 t=2 p=1 32 bytes';
const argon2idOnce = [argon2id];
const both = [argon2id, 'bcrypt 10'];

beforeEach(() => {
  derived.length = 0;
});

async function setup() {
  const doors = await setupDoors();
  /** What an attempt derives, and what it is answered. */
  const work = async <T extends { status: number }>(attempt: Promise<T>) => {
    derived.length = 0;
    const { status } = await attempt;
    return { status, derived: [...derived] };
  };
  const withHash = async (email: string, hash: string) => {
    const { id } = await doors.customer({ email });
    await commit(doors.table, { writes: [nextPassword(id, hash, 0, new Date())] });
    return id as string;
  };
  return { ...doors, work, withHash };
}

describe('the derivations of', () => {
  test('a failing login are the same for everybody: one by Argon2id, one by bcrypt (trust 8)', async () => {
    const { work, withHash, logIn, customer, call, register, address } = await setup();
    await register();
    await customer({ email: address('none') });
    const blocked = await register({ email: address('blocked') });
    await call('PATCH', `/v1/customers/${blocked.body.customer.id}`, { body: { status: 'blocked' } });
    const inactive = await register({ email: address('inactive') });
    await call('PATCH', `/v1/customers/${inactive.body.customer.id}`, { body: { status: 'inactive' } });
    const imported = await withHash(address('imported'), await bcrypt(good, 10));
    const forced = await register({ email: address('forced') });
    await call('POST', `/v1/customers/${forced.body.customer.id}/password-reset`, { body: { force: true } });
    const failing = {
      'unknown address': () => logIn(good, address('nobody')),
      'wrong password': () => logIn('wrong password'),
      'empty password': () => logIn(''),
      'empty password of an unknown address': () => logIn('', address('nobody')),
      'no password set': () => logIn(good, address('none')),
      'blocked, right password': () => logIn(good, address('blocked')),
      'blocked, wrong password': () => logIn('wrong password', address('blocked')),
      'inactive, wrong password': () => logIn('wrong password', address('inactive')),
      'imported by bcrypt, wrong password': () => logIn('wrong password', address('imported')),
      'to be reset, wrong password': () => logIn('wrong password', address('forced')),
    };
    for (const [path, attempt] of Object.entries(failing))
      expect([path, await work(attempt())]).toEqual([path, { status: 401, derived: both }]);
    await call('PATCH', `/v1/customers/${imported}`, { body: { status: 'blocked' } });
    expect(await work(logIn(good, address('imported')))).toEqual({ status: 401, derived: both });
  });

  test('a successful login are one, and those of an upgrade once', async () => {
    const { work, withHash, logIn, register, table, address } = await setup();
    await register();
    const id = await withHash(address('imported'), await bcrypt(good, 10));
    expect(await work(logIn(good))).toEqual({ status: 200, derived: argon2idOnce });
    const first = await logIn(good, address('imported'));
    expect(first.status).toBe(200);
    expect(derived).toEqual([argon2id, argon2id, 'bcrypt 10', argon2id]);
    expect((await readAccount(table, id))?.credential).toMatchObject({
      passwordHash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
      epoch: 1,
    });
    expect(await work(logIn(good, address('imported')))).toEqual({ status: 200, derived: argon2idOnce });
  });

  test('a registration are the same whether or not the address is taken (trust 7)', async () => {
    const { work, register, customer, address } = await setup();
    await customer({ email: address('none') });
    expect(await work(register())).toEqual({ status: 201, derived: argon2idOnce });
    expect(await work(register())).toEqual({ status: 409, derived: argon2idOnce });
    expect(await work(register({ email: address('none') }))).toEqual({
      status: 409,
      derived: argon2idOnce,
    });
  });

  test('asking for a link are none, whoever has the address (trust 7)', async () => {
    const { work, register, post, address } = await setup();
    await register();
    for (const email of [address(), address('nobody')])
      expect(await work(post('password-reset', { email }))).toEqual({ status: 202, derived: [] });
  });
});

test.each([
  ['of 72 bytes, which may be the beginning of a longer one', 'x'.repeat(72)],
  ['that goes on after 72 bytes', `${'é'.repeat(36)} and more`],
  ['with a zero byte, after which bcrypt begins again', 'short\0short'],
])(
  'an imported hash by bcrypt stays when the password typed is one %s: bcrypt cannot tell it from another (trust 14)',
  async (_, typed) => {
    const { withHash, logIn, table, address } = await setup();
    const whole = typed.includes('\0') ? 'short' : `${typed}, whole`;
    const hash = await bcrypt(whole, 4);
    const id = await withHash(address('imported'), hash);
    for (const password of [typed, whole])
      expect((await logIn(password, address('imported'))).status).toBe(200);
    const { passwordHash } = (await readAccount(table, id))?.credential ?? {};
    // The owner’s own, of few bytes, is the whole of it.
    if (whole === 'short') expect(passwordHash).toMatch(/^\$argon2id\$/);
    else expect(passwordHash).toBe(hash);
    expect((await logIn('another', address('imported'))).status).toBe(401);
  },
);

test('an imported hash is upgraded at login, and sessions live on (trust 14)', async () => {
  const { withHash, logIn, me, address } = await setup();
  await withHash(address('imported'), await bcrypt(good, 4));
  const first = (await logIn(good, address('imported'))).body.token;
  expect((await logIn(good, address('imported'))).status).toBe(200);
  expect((await me(first)).status).toBe(200);
  expect((await logIn(`${good}!`, address('imported'))).status).toBe(401);
});
