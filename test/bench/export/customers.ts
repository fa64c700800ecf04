import { type StoredCustomer, storedCustomer } from '../../../shared/customers/customer.ts';
import { numberedId } from '../../support/ids.ts';

const groupIds = ['019a2f0e-7c1a-7000-8000-0000000000b1', '019a2f0e-7c1a-7000-8000-0000000000b2'];
export const groupNames = new Map(
  groupIds.map((id, n) => [id, ['Wholesale', 'Friends, and family'][n] ?? '']),
);

/** A customer of a shop, as the table stores it: two thirds of the columns of its export have something. */
export const customerOf = (n: number): StoredCustomer =>
  storedCustomer.parse({
    id: numberedId(n),
    firstName: ['Ana', 'Zoë', 'Hiroshi', '=Jo'][n % 4],
    lastName: ['Núñez', "O'Neil", 'Smith, Inc', 'López'][n % 4],
    email: `person${n}@shop.example`,
    phone: `+44 20 7946 ${String(n % 10_000).padStart(4, '0')}`,
    phoneE164: `+442079460${String(n % 1_000).padStart(3, '0')}`,
    externalId: `till-${n}`,
    birthDate: n % 3 === 0 ? undefined : `19${10 + (n % 90)}-0${1 + (n % 9)}-1${n % 10}`,
    tags: n % 2 === 0 ? ['vip', 'newsletter, weekly'] : [],
    groupIds: n % 5 === 0 ? groupIds : [],
    marketing: n % 2 === 0 ? { email: true, at: '2026-01-31T09:30:00.000Z', source: 'checkout' } : undefined,
    shippingAddress: {
      line1: `${n % 200} High Street`,
      city: 'Leeds',
      postalCode: `LS${n % 29} 4JH`,
      country: 'GB',
      phone: '0113 496 0000',
    },
    billingAddress: 'same',
    notes: n % 10 === 0 ? 'Rings twice.\nSays "hello".' : undefined,
    source: 'import',
    createdAt: '2026-01-31T09:30:00.000Z',
    updatedAt: '2026-11-22T09:30:00.000Z',
    version: 1 + (n % 5),
  });
