import { expect, test } from 'vitest';
import { type Config, ConfigError, readConfig } from '../../infra/config.ts';

const read = (context: Record<string, unknown>): Config => readConfig(context);

/** The sentences about a context that cannot be used. */
function faults(context: Record<string, unknown>): string[] {
  try {
    read(context);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  throw new Error('The context was taken.');
}

test('everything has a default', () => {
  expect(read({})).toEqual({
    stage: undefined,
    shopName: 'Clientele',
    sender: 'clientele@example.com',
    mailIdentity: undefined,
    replyTo: undefined,
    publicBaseUrl: undefined,
    pagesBaseUrl: undefined,
    defaultLanguage: 'en',
    marketingDoubleOptIn: false,
    passwordMinLength: 8,
    loginFailuresPerAddress: 10,
    loginFailuresPerNetwork: 300,
    registrationsPerNetwork: 100,
    resetRequestsPerNetwork: 300,
    resetMailsPerCustomer: 5,
    currency: 'EUR',
    deletePolicy: 'keep-orders',
    defaultCountry: undefined,
    allowedOrigins: [],
    restoredTable: undefined,
    restoredStream: undefined,
    firstApiKey: 1,
    alarmEmail: undefined,
  });
});

test('origins come as text with commas or as a list', () => {
  const origins = ['https://shop.example', 'http://localhost:5173'];
  expect(read({ allowedOrigins: origins }).allowedOrigins).toEqual(origins);
  expect(read({ allowedOrigins: 'https://shop.example, http://localhost:5173,' }).allowedOrigins).toEqual(
    origins,
  );
});

test('the generation of the first API key comes as a text or a number', () => {
  expect([read({ firstApiKey: '2' }).firstApiKey, read({ firstApiKey: 2 }).firstApiKey]).toEqual([2, 2]);
});

test('a base address loses the slash at its end', () => {
  expect(read({ publicBaseUrl: 'https://api.shop.example/' }).publicBaseUrl).toBe('https://api.shop.example');
  expect(read({ pagesBaseUrl: 'https://shop.example/account/' }).pagesBaseUrl).toBe(
    'https://shop.example/account',
  );
});

test.each([
  ['stage', 'Staging'],
  ['stage', 'a-b'],
  ['stage', ''],
  ['shopName', ' '],
  ['sender', 'hello'],
  ['sender', 'a@x.example,b@y.example'],
  ['mailIdentity', 'shop'],
  ['mailIdentity', 'Shop.example'],
  ['mailIdentity', 'https://shop.example'],
  ['publicBaseUrl', 'api.shop.example'],
  ['publicBaseUrl', 'http://api.shop.example'],
  ['publicBaseUrl', 'https://api.shop.example?x=1'],
  ['publicBaseUrl', 'https://shop.example/api'],
  ['publicBaseUrl', 'https://user@api.shop.example'],
  ['replyTo', 'help'],
  ['pagesBaseUrl', 'shop.example/account'],
  ['pagesBaseUrl', 'http://shop.example/account'],
  ['pagesBaseUrl', 'https://shop.example/account?'],
  ['pagesBaseUrl', 'https://shop.example/#account'],
  ['defaultLanguage', 'it'],
  ['marketingDoubleOptIn', 'yes'],
  ['passwordMinLength', 7],
  ['passwordMinLength', '65'],
  ['passwordMinLength', '8.5'],
  ['loginFailuresPerAddress', 0],
  ['loginFailuresPerNetwork', 'many'],
  ['registrationsPerNetwork', -1],
  ['resetRequestsPerNetwork', 100_001],
  ['resetMailsPerCustomer', ''],
  ['currency', 'EURO'],
  ['currency', 'eur'],
  ['defaultCountry', 'UK'],
  ['allowedOrigins', '*'],
  ['allowedOrigins', 'https://shop.example/path'],
  ['allowedOrigins', 'http://shop.example'],
  ['allowedOrigins', 7],
  ['restoredTable', 'a table'],
  ['restoredStream', 'latest'],
  ['firstApiKey', '0'],
  ['firstApiKey', '1.5'],
  ['firstApiKey', 'second'],
  ['firstApiKey', 0],
  ['alarmEmail', 'ops'],
])('%s = %j is refused in a sentence with the key, the value and an example', (key, value) => {
  const [sentence, ...others] = faults({ [key]: value });
  expect(others).toEqual([]);
  expect(sentence).toContain(`Configuration "${key}" is ${JSON.stringify(value)}; expected `);
  expect(sentence).toContain(`Example: -c ${key}=`);
});

test('the example of each sentence is itself accepted', () => {
  const wrong = {
    stage: '-',
    shopName: '',
    sender: '-',
    mailIdentity: '-',
    replyTo: '-',
    publicBaseUrl: '-',
    pagesBaseUrl: '-',
    defaultLanguage: '-',
    marketingDoubleOptIn: '-',
    passwordMinLength: '-',
    loginFailuresPerAddress: '-',
    loginFailuresPerNetwork: '-',
    registrationsPerNetwork: '-',
    resetRequestsPerNetwork: '-',
    resetMailsPerCustomer: '-',
    currency: '-',
    deletePolicy: '-',
    defaultCountry: '-',
    restoredTable: '-',
    restoredStream: '-',
    firstApiKey: '-',
    alarmEmail: '-',
  };
  const examples = faults({ ...wrong, allowedOrigins: '-' }).map((sentence) => {
    const [, key = '', example = ''] = /Example: -c (\w+)=(.+)$/.exec(sentence) ?? [];
    return [key, example];
  });
  expect(examples).toHaveLength(Object.keys(read({})).length);
  expect(() => read(Object.fromEntries(examples))).not.toThrow();
});

test('a misspelled key is refused instead of deploying with the default', () => {
  expect(faults({ stag: 'staging' })).toEqual([
    'Configuration "stag" is unknown; the known keys are stage, shopName, sender, replyTo, mailIdentity, publicBaseUrl, pagesBaseUrl, defaultLanguage, marketingDoubleOptIn, passwordMinLength, loginFailuresPerAddress, loginFailuresPerNetwork, registrationsPerNetwork, resetRequestsPerNetwork, resetMailsPerCustomer, currency, deletePolicy, defaultCountry, allowedOrigins, restoredTable, restoredStream, firstApiKey, alarmEmail.',
  ]);
});

test('every fault is named at once', () => {
  expect(faults({ currency: 'EURO', sender: 'hello' })).toHaveLength(2);
});

test.each([
  ['hello@shop.example', 'shop.example'],
  ['hello@mail.shop.example', 'shop.example'],
  ['hello@Shop.example', 'shop.example'],
  ['hello@shop.example', 'hello@shop.example'],
])('%s may send under the identity %s', (sender, mailIdentity) => {
  expect(read({ sender, mailIdentity })).toMatchObject({ sender, mailIdentity });
});

test.each([
  ['hello@shop.example', 'other.example'],
  ['hello@myshop.example', 'shop.example'],
  ['hello@shop.example', 'mail.shop.example'],
  ['hello@shop.example', 'info@shop.example'],
])('%s under the identity %s, which SES would refuse, is refused', (sender, mailIdentity) => {
  expect(faults({ sender, mailIdentity })).toEqual([
    `Configuration "mailIdentity" is ${mailIdentity}, which does not cover "sender", ${sender}: SES would refuse its mail.`,
  ]);
});

test('a restored table needs its stream, and a stream its table', () => {
  for (const half of [{ restoredTable: 'Clientele-restored' }, { restoredStream: '2026-11-22T10:20:00.000' }])
    expect(faults(half)).toEqual([
      'Configuration "restoredTable" and "restoredStream" belong together: the name of the restored table and the label of its stream.',
    ]);
});
