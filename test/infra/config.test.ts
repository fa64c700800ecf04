import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { type Config, ConfigError, readConfig } from '../../infra/config.ts';

const read = (context: Record<string, unknown>): Config => readConfig(new App({ context }).node);

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
    sender: undefined,
    publicBaseUrl: undefined,
    currency: 'EUR',
    allowedOrigins: [],
    restoredTable: undefined,
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

test('a base address loses the slash at its end', () => {
  expect(read({ publicBaseUrl: 'https://api.shop.example/' }).publicBaseUrl).toBe('https://api.shop.example');
});

test.each([
  ['stage', 'Staging'],
  ['stage', 'a-b'],
  ['stage', ''],
  ['shopName', ' '],
  ['sender', 'hello'],
  ['sender', 'a@x.example,b@y.example'],
  ['publicBaseUrl', 'api.shop.example'],
  ['publicBaseUrl', 'http://api.shop.example'],
  ['publicBaseUrl', 'https://api.shop.example?x=1'],
  ['publicBaseUrl', 'https://user@api.shop.example'],
  ['currency', 'EURO'],
  ['currency', 'eur'],
  ['allowedOrigins', '*'],
  ['allowedOrigins', 'https://shop.example/path'],
  ['allowedOrigins', 'http://shop.example'],
  ['allowedOrigins', 7],
  ['restoredTable', 'a table'],
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
    publicBaseUrl: '-',
    currency: '-',
    restoredTable: '-',
    alarmEmail: '-',
  };
  for (const sentence of faults({ ...wrong, allowedOrigins: '-' })) {
    const [, key = '', example = ''] = /Example: -c (\w+)=(.+)$/.exec(sentence) ?? [];
    expect(() => read({ [key]: example })).not.toThrow();
  }
});

test('a misspelled key is refused instead of deploying with the default', () => {
  expect(faults({ stag: 'staging' })).toEqual([
    'Configuration "stag" is unknown; the known keys are stage, shopName, sender, publicBaseUrl, currency, allowedOrigins, restoredTable, alarmEmail.',
  ]);
});

test('every fault is named at once', () => {
  expect(faults({ currency: 'EURO', sender: 'hello' })).toHaveLength(2);
});
