import { describe, expect, test } from 'vitest';
import { ignoredColumns, readHeader } from '../../shared/imports/header.ts';

const meanings = (header: string) => readHeader(header.split(',')).map(({ meaning }) => meaning ?? '-');

const shopify =
  'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,' +
  'Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,' +
  'Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags';

describe('a header', () => {
  test.each([
    ['name,email,password', ['name', 'email', 'password']],
    ['PASSWORD, E-Mail ,Full Name', ['password', 'email', 'name']],
    ['email_address,first_name,last-name,Phone Number', ['email', 'firstName', 'lastName', 'phone']],
    ['Email Address,First Name,Last Name,MEMBER_RATING', ['email', 'firstName', 'lastName', '-']],
    ['email,name,note,subscribed_to_emails', ['email', 'name', '-', '-']],
    ['error_row,error_reason,name,email', ['error', 'error', 'name', 'email']],
    ['__proto__,email,constructor', ['-', 'email', '-']],
  ])('%s is recognised', (header, expected) => {
    expect(meanings(header)).toEqual(expected);
  });

  test("of Shopify's export is recognised, and the rest of its columns reported by name", () => {
    const columns = readHeader(shopify.split(','));
    const known = columns.flatMap(({ name, meaning }) => (meaning ? [[name, meaning]] : []));
    expect(known).toEqual([
      ['Customer ID', 'externalId'],
      ['First Name', 'firstName'],
      ['Last Name', 'lastName'],
      ['Email', 'email'],
      ['Phone', 'phone'],
    ]);
    expect(ignoredColumns(columns)).toEqual(expect.arrayContaining(['Total Spent', 'Default Address Phone']));
  });

  test('reports unknown columns once, and neither nameless ones nor those of an error file', () => {
    expect(ignoredColumns(readHeader(['__proto__', 'email', 'x', 'x', '', 'error_row']))).toEqual([
      '__proto__',
      'x',
    ]);
  });

  test.each([
    ['the same field twice', 'email,name,E-Mail', 'The columns "email" and "E-Mail" both carry the email.'],
    [
      'unknown columns alone',
      'a,b',
      'Name at least one of: email, externalId, phone, name, firstName, lastName.',
    ],
    ['passwords alone', 'password', 'Name at least one of'],
    [
      'too many columns',
      Array.from({ length: 251 }, (_, i) => `c${i}`).join(','),
      'It has 251 columns; at most 250 are taken.',
    ],
    ['an endless name', `email,${'x'.repeat(101)}`, 'longer than 100 characters'],
  ])('with %s is refused with a reason', (_, header, reason) => {
    expect(() => meanings(header)).toThrow(reason);
  });
});
