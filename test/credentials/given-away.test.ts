import { describe, expect, test, vi } from 'vitest';
import { isGivenAway } from '../../shared/credentials/given-away.ts';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

const owner = {
  email: 'ada.l@countess.example',
  firstName: 'Ádá',
  lastName: 'Lovelace',
  username: 'enchantress',
  phone: '+44 20 7946 0958',
  birthDate: '1990-12-10',
};
const given = (password: string) => isGivenAway(password, 'Blue Bicycle', owner);

describe('what is known of its owner, or of the shop, gives a password away (trust 14)', () => {
  test.each([
    'ada.l@countess.example',
    'ADA.L@Countess.Example',
    'countess',
    'Ada Lovelace',
    'Lövelaçe',
    'lovelacelovelace',
    'Lovelace-123',
    'enchantress!!!',
    '+442079460958',
    '020 7946 0958',
    '10121990',
    'lovelace19901210',
    'Blue Bicycle',
    'bicycle lovelace 1',
    'ada--lovelace',
    'lovelace!!!!!!!!',
    '!l!o!v!e!l!a!c!e!',
    '(020) 7946-0958',
    'Lovelace, Ada!',
  ])('%s', (password) => expect(given(password)).toBe(true));

  test.each([
    'the countess rides a horse',
    'Lovelace4tree',
    'ada ada ada ada',
    'blueberry',
    '🦊🦁🐯🐮🐷🐸🐵🐔',
    '🦊🦁🐯🐮🐷🐸🐵🐔lovelace',
    '$%&/()=?!"§*+~#lovelace',
    '',
  ])('which %j is not', (password) => expect(given(password)).toBe(false));
});

test.each([
  { email: 'a.b_c-d+e@shop.example', password: 'A.b_c-d+e@shop.example' },
  { lastName: 'विश्वेश्वरय्या', password: 'विश्वेश्वरय्या' },
])(
  'signs that the data have themselves are none of the password’s own: $password (trust 14)',
  ({ password, ...data }) => expect(isGivenAway(password, 'Blue Bicycle', data)).toBe(true),
);

test('of somebody of whom nothing is known, only the shop gives a password away', () => {
  const nobody = { email: null, phone: null };
  expect(isGivenAway('lovelace', 'Blue Bicycle', nobody)).toBe(false);
  expect(isGivenAway('BlueBicycle', 'Blue Bicycle', nobody)).toBe(true);
});

describe('a password that its owner’s own data gives away, or of one character, is refused', () => {
  const refused = (pointer: string) => ({
    status: 400,
    body: { code: 'invalid_request', errors: [{ pointer, code: 'too_common' }] },
  });
  const email = 'guest.room@inn.example';
  const easy = [email, 'guestroom', 'Guest.Room', 'guestguest', 'aaaaaaaa', 'abcabcabc'];

  test('at a registration (trust 14)', async () => {
    const { post } = await setupDoors();
    for (const password of [...easy, 'test shop', 'Rosalind'])
      expect(await post('register', { email, password, firstName: 'Rosalind' })).toMatchObject(
        refused('/password'),
      );
    expect((await post('register', { email, password: good })).status).toBe(201);
  });

  test('by a mailed link, which works on; who holds none is not told (trust 7, 14)', async () => {
    const { customer, askForToken, confirm, logIn, address } = await setupDoors();
    await customer({ lastName: 'Quagmirella' });
    const token = await askForToken();
    const unknown = await confirm('A'.repeat(43), 'quagmirella');
    expect(unknown).toMatchObject({ status: 410, body: { code: 'link_invalid' } });
    for (const password of ['quagmirella', address(), 'aaaaaaaa'])
      expect(await confirm(token, password)).toMatchObject(refused('/password'));
    expect((await confirm(token, good)).status).toBe(204);
    expect((await logIn(good)).status).toBe(200);
    const used = await confirm(token, 'quagmirella');
    expect(used).toMatchObject({ status: 410, body: { code: 'link_used' } });
  });

  test('by who is logged in, and by the shop (trust 14)', async () => {
    const { register, call, me } = await setupDoors();
    const { customer, token } = (await register({ lastName: 'Quagmirella' })).body;
    for (const password of ['quagmirella', 'aaaaaaaa']) {
      const change = { currentPassword: good, newPassword: password };
      expect(await call('POST', '/v1/me/password', { body: change, key: token })).toMatchObject(
        refused('/newPassword'),
      );
      const typed = { password, confirmation: password };
      const path = `/v1/customers/${customer.id}/password`;
      expect(await call('PUT', path, { body: typed })).toMatchObject(refused('/password'));
    }
    expect((await me(token)).status).toBe(200);
  });
});
