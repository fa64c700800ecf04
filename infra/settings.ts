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

/** Each setting of a deployment: how it is read, what it should have been in words, and an example. */
export const settings = {
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

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && localHosts.includes(hostname));
}
