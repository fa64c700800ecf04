import { expect, test } from 'vitest';
import { strengthOf } from '../../shared/pages/browser/strength.ts';

test.each([
  'password',
  'P@ssw0rd1',
  'contraseña1',
  'motdepasse',
  'Passwort2024',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'abcd1234',
  'aaaaaaaaaaaa',
  'letmein2024',
  '12345678',
])('%s is easy to guess', (password) => expect(strengthOf(password)).toBe(1));

test.each(['melon-4tree', 'Rosalinde87'])('%s is fair', (password) => expect(strengthOf(password)).toBe(2));

test.each(['melon tractor violin', 'vK7#pz!Qw2mD', 'ich mag grüne Melonen'])('%s is strong', (password) =>
  expect(strengthOf(password)).toBe(3),
);

test.each(['guest@inn.example', 'guestguest', 'BlueBicycle9!'])(
  '%s is easy to guess of who has that address, in that shop',
  (password) => {
    const known = ['guest@inn.example', 'Blue Bicycle'];
    expect(strengthOf(password, known)).toBe(1);
    expect(strengthOf(`${password} melon tractor violin`, known)).toBe(3);
  },
);

test('nothing is said about nothing', () => expect(strengthOf('')).toBe(0));
