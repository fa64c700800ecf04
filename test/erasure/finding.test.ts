import { describe, expect, test } from 'vitest';
import { withoutNamesIn } from '../../shared/erasure/filters.ts';
import { identityOf, type KnownFields } from '../../shared/erasure/identity.ts';
import { Matcher } from '../../shared/erasure/matcher.ts';

const ada = '019a2f0e-7c1a-7000-8000-0000000000aa';
const matcher = new Matcher([
  {
    customerId: ada,
    identity: identityOf({
      firstName: 'José',
      lastName: 'Müller-Lüdenscheidt',
      email: 'jose.m@shop.example',
      phone: '020 7946 0177',
      phoneE164: '+442079460177',
      externalId: '17',
      shippingAddress: { line1: '12 St James’s Square', city: 'London' },
    }),
  },
]);

describe('a person is found', () => {
  test.each([
    ['JOSE.M@SHOP.EXAMPLE'],
    ['to <jose.m@shop.example>;'],
    ['"Müller-Lüdenscheidt";"José"'],
    ['jose,muller ludenscheidt'],
    ['Jose\u0301 Mu\u0308ller-Lu\u0308denscheidt'],
    ['+44 (0)20 7946-0177'],
    ['02079460177'],
    ['0044 20 7946 0177;12'],
    ['2079460177 12'],
    ['12 st james s square'],
  ])('in %s', (text) => expect([...matcher.find(text)]).toEqual([ada]));
});

describe('nobody is found', () => {
  test.each([
    ['José'],
    ['Müller'],
    ['17'],
    ['someone-else@shop.example'],
    ['020 7946 0178'],
    ['London'],
    ['12 St James’s Park'],
    [''],
  ])('in %s', (text) => expect(matcher.find(text).size).toBe(0));
});

test.each([
  ['email', { email: 'zz.top@shop.example' }],
  ['username', { username: 'zz.top' }],
  ['externalId', { externalId: 'zz.top' }],
  ['idNumber', { idNumber: 'ZZ-TOP-1' }],
  ['taxId', { taxId: 'ZZ-TOP-1' }],
  ['name', { name: 'Zizi Topsy' }],
  ['firstName and lastName', { firstName: 'Zizi', lastName: 'Topsy' }],
  ['phone', { phone: '020 7946 0199' }],
  ['phoneE164', { phoneE164: '+442079460199' }],
  ['officePhone', { officePhone: '020 7946 0199' }],
  ['officePhoneE164', { officePhoneE164: '+442079460199' }],
  ['shippingAddress', { shippingAddress: { line1: '99 Topsy Street' } }],
  ['billingAddress', { billingAddress: { firstName: 'Zizi', lastName: 'Topsy' } }],
  ['business.address', { business: { address: { phone: '020 7946 0199' } } }],
  ['business.registrationNumber', { business: { registrationNumber: 'ZZ-TOP-1' } }],
  ['membership.number', { membership: { number: 'ZZ-TOP-1' } }],
  ['membership.verificationCode', { membership: { verificationCode: 'ZZ-TOP-1' } }],
  ['earlierIdentity', { earlierIdentity: { texts: ['zizi@old.example'], phones: ['020 7946 0199'] } }],
] satisfies [string, KnownFields][])('somebody is found by %s', (_, known) => {
  const { texts, phones } = identityOf(known);
  const zizi = new Matcher([{ customerId: ada, identity: { texts, phones } }]);
  const values = [...texts, ...phones];
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect([...zizi.find(`"${value}";1`)], value).toEqual([ada]);
});

const isAda = { field: 'id', op: 'eq', value: ada };
const named = { field: 'email', value: 'Jose.M@shop.example' };
const vip = { field: 'tags', value: 'vip' };

describe('a filter', () => {
  test.each([
    ['by an address', { filter: named }, { filter: isAda }],
    ['by nobody', { filter: vip, q: 'london' }, { filter: vip, q: 'london' }],
    [
      'in any depth',
      { filter: { and: [vip, { not: { or: [named] } }] } },
      { filter: { and: [vip, { not: { or: [isAda] } }] } },
    ],
    [
      'by one of several',
      { filter: { field: 'email', value: ['a@b.example', named.value] } },
      { filter: { field: 'email', value: ['a@b.example'] } },
    ],
    [
      'by a tag beside another one that both are asked for: it never means more than before',
      { filter: { field: 'tags', op: 'hasAll', value: ['vip', 'José Müller-Lüdenscheidt'] } },
      { filter: isAda },
    ],
    [
      'by everybody else: it still means everybody else',
      { filter: { ...named, op: 'ne' } },
      { filter: { ...isAda, op: 'ne' } },
    ],
    [
      'by both names',
      {
        filter: {
          and: [
            { field: 'firstName', value: 'José' },
            { field: 'lastName', op: 'contains', value: 'müller lüdenscheidt' },
            vip,
          ],
        },
      },
      { filter: { and: [vip, isAda] } },
    ],
    ['by words', { q: 'jose muller-ludenscheidt' }, { filter: isAda }],
    ['by words beside a filter', { filter: vip, q: '020 7946 0177' }, { filter: { and: [vip, isAda] } }],
  ])('%s asks for the id where it names somebody, and is otherwise what it was', (_, asked, expected) => {
    expect(withoutNamesIn<{ filter?: unknown; q?: string }>(asked, matcher)).toEqual(expected);
  });
});
