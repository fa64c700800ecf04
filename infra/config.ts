import { isSupportedCountry } from 'libphonenumber-js/min';
import * as z from 'zod';
import { deletePolicy } from '../shared/erasure/policy.ts';
import { languages } from '../shared/text/languages.ts';

const localHosts = ['localhost', '127.0.0.1'];

const originUrl = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && isSecure(url) && url.origin === value;
});

const baseUrl = z.string().refine((value) => {
  const url = URL.parse(value);
  // No path either: the hosted page and its script name theirs from the root.
  return url !== null && isSecure(url) && url.username === '' && url.href === `${url.origin}/`;
});

const pagesUrl = z.string().refine((value) => {
  const url = URL.parse(value);
  // A shop's own pages may lie below a path; the pages' names follow it.
  return url !== null && isSecure(url) && url.username === '' && url.search === '' && !/[?#]/.test(value);
});

/** A number as the command line (text) or `cdk.json` gives it. */
const wholeNumber = (least: number, most: number) =>
  z
    .union([z.string().regex(/^\d{1,6}$/), z.int()])
    .transform(Number)
    .pipe(z.int().min(least).max(most));
const times = wholeNumber(1, 100_000);
const howOften = 'a whole number from 1 to 100000';

const domainName = z.string().regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/);

/** Each setting: how it is read, what it should have been in words, and an example. */
const settings = {
  stage: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,19}$/)
      .optional(),
    expected: 'up to 20 small letters and digits, a letter first',
    example: 'staging',
  },
  shopName: {
    schema: z.string().trim().min(1).max(100).default('Clientele'),
    expected: 'the name of the shop as people read it, 1 to 100 characters',
    example: '"Blue Bicycle"',
  },
  sender: {
    schema: z.email().default('clientele@example.com'),
    expected: 'the e-mail address that mail is sent from',
    example: 'hello@shop.example',
  },
  replyTo: {
    schema: z.email().optional(),
    expected: 'the e-mail address that answers to mails go to',
    example: 'help@shop.example',
  },
  mailIdentity: {
    schema: z.union([z.email(), domainName]).optional(),
    expected: 'a domain in small letters, or an e-mail address, that SES has verified for this account',
    example: 'shop.example',
  },
  publicBaseUrl: {
    schema: baseUrl.transform((value) => value.replace(/\/+$/, '')).optional(),
    expected: 'an https:// address without path or query (http:// only for localhost)',
    example: 'https://api.shop.example',
  },
  pagesBaseUrl: {
    schema: pagesUrl.transform((value) => value.replace(/\/+$/, '')).optional(),
    expected:
      'an https:// address without query (http:// only for localhost), below which your own pages are',
    example: 'https://shop.example/account',
  },
  defaultLanguage: {
    schema: z.enum(languages).default('en'),
    expected: `one of ${languages.join(', ')}`,
    example: 'es',
  },
  marketingDoubleOptIn: {
    schema: z
      .union([z.boolean(), z.enum(['true', 'false'])])
      .transform((value) => value === true || value === 'true')
      .default(false),
    expected: 'true or false: whether customers confirm a yes to marketing by a mailed link',
    example: 'true',
  },
  passwordMinLength: {
    schema: wholeNumber(8, 64).default(8),
    expected: 'a whole number from 8 to 64',
    example: '12',
  },
  loginFailuresPerAddress: { schema: times.default(10), expected: howOften, example: '5' },
  loginFailuresPerNetwork: { schema: times.default(300), expected: howOften, example: '1000' },
  registrationsPerNetwork: { schema: times.default(100), expected: howOften, example: '1000' },
  resetRequestsPerNetwork: { schema: times.default(300), expected: howOften, example: '1000' },
  resetMailsPerCustomer: { schema: times.default(5), expected: howOften, example: '3' },
  currency: {
    schema: z
      .string()
      .refine((value) => Intl.supportedValuesOf('currency').includes(value))
      .default('EUR'),
    expected: 'a currency code of ISO 4217 in capital letters',
    example: 'EUR',
  },
  deletePolicy: {
    schema: deletePolicy.default('keep-orders'),
    expected: `what a deletion does to a customer with a history (orders, accounts, an opening balance): ${deletePolicy.options.join(', ')}`,
    example: 'anonymise',
  },
  defaultCountry: {
    schema: z.string().refine(isSupportedCountry).optional(),
    expected: 'the country whose phone numbers people write without its code, as ISO 3166-1 alpha-2',
    example: 'GB',
  },
  allowedOrigins: {
    schema: z
      .preprocess((value) => (typeof value === 'string' ? splitList(value) : value), z.array(originUrl))
      .default([]),
    expected:
      'origins that begin with https:// (http:// only for localhost) and have no path, separated by commas',
    example: 'https://shop.example,https://admin.shop.example',
  },
  restoredTable: {
    schema: z
      .string()
      .regex(/^[\w.-]{3,255}$/)
      .optional(),
    expected: 'the name of a table that was restored from a backup',
    example: 'Clientele-restored',
  },
  restoredStream: {
    schema: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT[\d:.]+$/)
      .optional(),
    expected: "the label of the restored table's stream (LatestStreamLabel)",
    example: '2026-11-22T10:20:00.000',
  },
  firstApiKey: {
    schema: z
      .union([z.string().regex(/^[1-9]\d{0,3}$/), z.int().min(1).max(9999)])
      .transform(Number)
      .default(1),
    expected: 'a whole number from 1 to 9999',
    example: '2',
  },
  alarmEmail: {
    schema: z.email().optional(),
    expected: 'the e-mail address that alarms are sent to',
    example: 'ops@shop.example',
  },
} as const;

type Key = keyof typeof settings;
const keys = Object.keys(settings) as Key[];

/** The deployment's configuration, from CDK context (`cdk.json` or `-c key=value`). */
export type Config = { readonly [K in Key]: z.output<(typeof settings)[K]['schema']> };

/** The configuration cannot be used; `message` holds one sentence per fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the configuration.
 * @param context from the command line and `cdk.json` together
 * @throws ConfigError naming every key that is wrong or unknown, what is expected, and an example
 */
export function readConfig(context: Readonly<Record<string, unknown>>): Config {
  const faults = [...unknownKeys(context), ...keys.flatMap((key) => fault(key, context[key]))];
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  const config = Object.fromEntries(
    keys.map((key) => [key, settings[key].schema.parse(context[key])]),
  ) as Config;
  const contradictions = contradictionsIn(config);
  if (contradictions.length > 0) throw new ConfigError(contradictions.join('\n'));
  return config;
}

/** The domain of an e-mail address. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

function contradictionsIn({ sender, mailIdentity, restoredTable, restoredStream }: Config): string[] {
  const sentences: string[] = [];
  if (mailIdentity !== undefined && !covers(mailIdentity, sender))
    sentences.push(
      `Configuration "mailIdentity" is ${mailIdentity}, which does not cover "sender", ${sender}: SES would refuse its mail.`,
    );
  if ((restoredTable === undefined) !== (restoredStream === undefined))
    sentences.push(
      'Configuration "restoredTable" and "restoredStream" belong together: the name of the restored table and the label of its stream.',
    );
  return sentences;
}

/** Whether mail from the address may be sent under the identity: the address itself, its domain or one above. */
function covers(identity: string, address: string): boolean {
  return identity.includes('@') ? identity === address : `.${domainOf(address)}`.endsWith(`.${identity}`);
}

function fault(key: Key, value: unknown): string[] {
  const { schema, expected, example } = settings[key];
  if (schema.safeParse(value).success) return [];
  return [
    `Configuration "${key}" is ${JSON.stringify(value)}; expected ${expected}. Example: -c ${key}=${example}`,
  ];
}

/** A misspelled key would deploy silently with the default: `-c stag=staging` to production. */
function unknownKeys(context: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(context)
    .filter((key) => /^\w+$/.test(key) && !keys.some((known) => known === key))
    .map((key) => `Configuration "${key}" is unknown; the known keys are ${keys.join(', ')}.`);
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && localHosts.includes(hostname));
}
