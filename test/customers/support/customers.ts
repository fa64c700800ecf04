import { beforeAll, expect } from 'vitest';
import { type Api, setupApi } from '../../support/api.ts';

/** A customer of whom everything is known. */
export const everything = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  name: 'Countess of Lovelace',
  email: 'ada@record.example',
  phone: '020 7946 0958',
  officePhone: '+1 (212) 555-0100',
  username: 'Ada.L',
  idNumber: 'X-1234',
  externalId: 'till/7#1',
  birthDate: '--12-10',
  gender: 'female',
  status: 'inactive',
  tags: ['Founder', 'VIP'],
  taxExempt: true,
  taxId: 'GB 123 4567 89',
  notificationsOptIn: true,
  rewardsSummaryOptIn: true,
  marketing: { email: true, at: '2026-01-02T03:04:05.000Z', source: 'checkout' },
  business: {
    company: 'Analytical Engines',
    registrationNumber: '42',
    website: 'https://engines.example',
    address: { line1: '1 Mill Lane', country: 'GB' },
  },
  shippingAddress: {
    firstName: 'A.',
    lastName: 'L.',
    company: 'Engines',
    line1: '12 St James’s Square',
    line2: 'Flat 2',
    city: 'London',
    region: 'Greater London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
    phone: '020 7946 0000',
  },
  billingAddress: 'same',
  membership: {
    type: 'ViP',
    number: '10042',
    verificationCode: '7731',
    status: 'active',
    validUntil: '2027-01-31',
  },
  openingBalance: {
    ordersCount: 12,
    totalSpent: { amount: '480.50', currency: 'EUR' },
    credit: { amount: '1200', currency: 'JPY' },
    points: 120,
    at: '2026-01-01',
  },
  notes: 'Prefers letters.\nNever calls.',
};

/** The API with an empty table of its own, for all tests of a file, and what they do with customers. */
export function useCustomers() {
  let api: Api;
  beforeAll(async () => {
    api = await setupApi();
  });
  const call: Api['call'] = (...request) => api.call(...request);
  return {
    call,
    table: () => api.table,
    create: async (fields: object) => {
      const { status, body } = await call('POST', '/v1/customers', { body: fields });
      expect(status, JSON.stringify(body)).toBe(201);
      return body;
    },
    patch: (id: string, body: object, headers = {}) =>
      call('PATCH', `/v1/customers/${id}`, { body, headers }),
  };
}
