import { expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';
import { environmentOf } from './template.ts';

test('what a shop sets of sign-in reaches every function that it concerns', { timeout: 120_000 }, () => {
  const { resources } = synthesize({
    shopName: 'Blue Bicycle',
    passwordMinLength: 15,
    loginFailuresPerAddress: 3,
    loginFailuresPerNetwork: 1000,
    registrationsPerNetwork: 50,
    resetRequestsPerNetwork: 500,
    resetMailsPerCustomer: 2,
    marketingDoubleOptIn: true,
  });
  expect(environmentOf('credentials', resources)).toMatchObject({
    SHOP_NAME: 'Blue Bicycle',
    PASSWORD_MIN_LENGTH: '15',
    LOGIN_FAILURES_PER_ADDRESS: '3',
    LOGIN_FAILURES_PER_NETWORK: '1000',
    REGISTRATIONS_PER_NETWORK: '50',
    RESET_REQUESTS_PER_NETWORK: '500',
    MARKETING_DOUBLE_OPT_IN: 'true',
  });
  // Imported passwords are judged like those that people choose, and the page says how long one must be.
  for (const name of ['planner', 'worker', 'reference'])
    expect(environmentOf(name, resources)).toMatchObject({
      SHOP_NAME: 'Blue Bicycle',
      PASSWORD_MIN_LENGTH: '15',
    });
  expect(environmentOf('mailer', resources)).toMatchObject({ RESET_MAILS_PER_CUSTOMER: '2' });
});
