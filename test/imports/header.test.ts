import { describe, expect, test } from 'vitest';
import { ignoredColumns, readHeader } from '../../shared/imports/header.ts';
import { customFieldsByKey } from '../customer-files/support/customers.ts';

const meanings = (header: string) => readHeader(header.split(',')).map(({ meaning }) => meaning ?? '-');

describe('a header', () => {
  test.each([
    ['name,email,password', ['name', 'email', 'password']],
    ['PASSWORD, E-Mail ,Full Name', ['password', 'email', 'name']],
    ['email_address,first_name,last-name,Phone Number', ['email', 'firstName', 'lastName', 'phone']],
    ['Email Address,First Name,Last Name,MEMBER_RATING', ['email', 'firstName', 'lastName', '-']],
    ['email,name,note,subscribed_to_emails', ['email', 'name', 'notes', 'marketing.email']],
    ['error_row,error_reason,name,email', ['error', 'error', 'name', 'email']],
    ['__proto__,email,constructor', ['-', 'email', '-']],
  ])('%s is recognised (trust 35)', (header, expected) => {
    expect(meanings(header)).toEqual(expected);
  });

  test.each([
    ['Province,Province Code,email', ['shippingAddress.region', '-', 'email'], 'the better name has it'],
    ['Mobile,Phone,email', ['-', 'phone', 'email'], 'the better name has it'],
    ['Billing Phone,email', ['phone', 'email'], 'a name means what no better one does'],
    ['Phone,Billing Phone,email', ['phone', 'billingAddress.phone', 'email'], 'and else its own'],
    ['Newsletter (0/1),Opt-in,email', ['marketing.email', '-', 'email'], 'brackets say nothing'],
    ['_website,Website,email', ['-', 'business.website', 'email'], 'programs have columns of their own'],
    ['Prénom,Nom,E-Mail', ['firstName', 'lastName', 'email'], 'accents make no difference'],
    [
      'Web Site,email,Billing Address,Account Created in,Street Address',
      ['-', 'email', '-', '-', 'shippingAddress.line1'],
      "Magento's list has its own words",
    ],
    [
      'Web Site,Billing Address,email',
      ['business.website', 'billingAddress.line1', 'email'],
      'no word on it',
    ],
    [
      'billingAddress,billingAddress.line1,email',
      ['billingAddress', 'billingAddress.line1', 'email'],
      'its own',
    ],
    ['Vorname,Name,E-Mail', ['firstName', 'lastName', 'email'], 'beside a first name it is the last one'],
    ['Voornaam,Naam,E-mail', ['firstName', 'lastName', 'email'], 'beside a first name it is the last one'],
    ['Vorname,Name,Nachname', ['firstName', 'name', 'lastName'], 'a last name has a column of its own'],
    ['firstName,name,email', ['firstName', 'name', 'email'], 'exports head their columns so'],
    ['Name,E-Mail', ['name', 'email'], 'alone it is the whole name'],
    [
      'E-Mail,Telefonnummer,Kundengruppe,USt-IdNr.,Umsatz,Kennwort',
      ['email', 'phone', 'groups', 'taxId', 'openingBalance.totalSpent', 'password'],
      'in German, too',
    ],
    [
      'Kunden-Nr.,Mail-Adresse,Mobil,PLZ',
      ['externalId', 'email', 'phone', 'shippingAddress.postalCode'],
      'in German, too',
    ],
    [
      'Correo,Móvil,C.P.,Población',
      ['email', 'phone', 'shippingAddress.postalCode', 'shippingAddress.city'],
      'in Spanish, too',
    ],
    ['Civilité,Nom,Téléphone,Portable', ['gender', 'lastName', 'phone', '-'], 'in French, too'],
    ['Customer #,Name', ['externalId', 'name'], 'a sign stands for a word'],
    ['Customer ID,Customer #,email', ['externalId', '-', 'email'], 'nobody is called by a number'],
    ['Customer,Tax ID #,Phone #', ['name', 'taxId', 'phone'], 'and where no such word is known, for nothing'],
    ['Kdnr,Name', ['externalId', 'name'], 'abbreviated'],
    [
      'email,Zip/Postal Code,Store Credit Balance,Opted In',
      ['email', 'shippingAddress.postalCode', 'openingBalance.credit', 'marketing.email'],
      'in more words',
    ],
    [
      'Email Address,MEMBER_RATING,CC,REGION',
      ['email', '-', '-', '-'],
      'Mailchimp guesses it from the IP address',
    ],
    ['createdAt,version,phoneE164,email', ['-', '-', '-', 'email'], 'what Clientele says is not read'],
  ])('%s: of several names for one thing %j (%s)', (header, expected) => {
    expect(meanings(header)).toEqual(expected);
  });

  test('knows custom fields by key, label and path', () => {
    const read = (names: string[]) =>
      readHeader(names, { customFields: customFieldsByKey }).map(({ meaning }) => meaning ?? '-');
    expect(read(['email', 'motto', 'Size of shoes (EU)', 'customFields.tier', 'tier'])).toEqual([
      'email',
      'customFields.motto',
      'customFields.shoeSize',
      'customFields.tier',
      '-',
    ]);
    expect(read(['email', 'SHOE_SIZE'])).toEqual(['email', 'customFields.shoeSize']);
  });

  test('takes what is said of a column explicitly, whatever its name seems to say', () => {
    const columns = { Kundennr: 'externalId', Phone: null, Mobile: 'phone' };
    expect(
      readHeader([' Kundennr ', 'Phone', 'Mobile', 'email'], { columns }).map(
        ({ meaning }) => meaning ?? '-',
      ),
    ).toEqual(['externalId', '-', 'phone', 'email']);
  });

  test.each([
    [{ Phon: 'phone' }, 'speak of a column "Phon", which it does not have. Did you mean Phone?'],
    [{ Phone: 'phones' }, 'for "phones", which no import knows. Did you mean phone?'],
    [{ Phone: 'createdAt' }, 'for "createdAt", which only Clientele itself changes.'],
    [{ Phone: 'version' }, 'for "version", which only Clientele itself changes.'],
    [{ Phone: '__proto__' }, 'for "__proto__", which no import knows.'],
    [{ Phone: 'email', Mail: 'email' }, 'The columns "Mail" and "Phone" both carry the email.'],
  ])('with %j said of it is refused with a reason', (columns, reason) => {
    expect(() => readHeader(['Mail', 'Phone', 'name'], { columns })).toThrow(reason);
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
      'Name at least one of: id, email, externalId, username, phone, name, firstName, lastName.',
    ],
    ['passwords alone', 'password', 'Name at least one of'],
    [
      'too many columns',
      Array.from({ length: 251 }, (_, i) => `c${i}`).join(','),
      'It has 251 columns; at most 250 are taken.',
    ],
    ['an endless name', `email,${'x'.repeat(101)}`, 'longer than 100 characters'],
  ])('with %s is refused with a reason (trust 35)', (_, header, reason) => {
    expect(() => meanings(header)).toThrow(reason);
  });
});
