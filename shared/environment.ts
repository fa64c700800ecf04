import * as z from 'zod';
import { deletePolicy } from './erasure/policy.ts';
import { languages } from './text/languages.ts';

/**
 * The environment variables that the template gives to functions and that functions read.
 * Constructs set them under these names in their `grant…` methods; a function parses the ones it needs
 * with {@link readEnvironment}, so a missing one stops it at its cold start with a sentence that names it.
 */
/** A number that the template writes. */
const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number);

const variables = {
  /** Name of the one table. */
  TABLE_NAME: z.string().min(1),
  /** Bucket into which people drop CSV files. */
  IMPORT_BUCKET: z.string().min(1),
  /** Bucket for files that Clientele makes for people: error files of imports, exports. */
  EXPORT_BUCKET: z.string().min(1),
  /** Bucket of the directory's snapshots. */
  DIRECTORY_BUCKET: z.string().min(1),
  /** Bucket of customers' pictures. */
  PICTURE_BUCKET: z.string().min(1),
  /** Queue of "a file was dropped" notifications. */
  PLAN_QUEUE_URL: z.url(),
  /** Queue of import chunks to work through. */
  WORK_QUEUE_URL: z.url(),
  /** Name of the SSM parameter (SecureString) that holds the first API key. */
  FIRST_API_KEY_PARAMETER: z.string().startsWith('/'),
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2; empty: nowhere in particular. */
  DEFAULT_COUNTRY: z.string().regex(/^([A-Z]{2})?$/),
  /** What amounts without a currency are in: ISO 4217. */
  CURRENCY: z.string().regex(/^[A-Z]{3}$/),
  /** What a deletion does to a customer with a history. */
  DELETE_POLICY: deletePolicy,
  /** Namespace of Clientele's own metrics in CloudWatch: the stack's name, so that stages stay apart. */
  METRICS_NAMESPACE: z.string().min(1),
  /** The shop's name as people read it. */
  SHOP_NAME: z.string().min(1),
  /** The language of customers who ask for none that there is. */
  DEFAULT_LANGUAGE: z.enum(languages),
  /** The address that people use for the API and its pages, without a slash at its end. */
  PUBLIC_BASE_URL: z.url(),
  /** Where the pages are that mails link to, without a slash at its end. */
  PAGES_BASE_URL: z.url(),
  /** Whether a customer's yes to marketing counts only once a mailed link has confirmed it. */
  MARKETING_DOUBLE_OPT_IN: z.enum(['true', 'false']),
  /** Characters that a new password has at least. */
  PASSWORD_MIN_LENGTH: wholeNumber,
  /** Failed logins with one address from one network in a quarter of an hour. */
  LOGIN_FAILURES_PER_ADDRESS: wholeNumber,
  /** Failed logins from one network in a quarter of an hour. */
  LOGIN_FAILURES_PER_NETWORK: wholeNumber,
  /** Registrations from one network in an hour. */
  REGISTRATIONS_PER_NETWORK: wholeNumber,
  /** Mails with a link that are asked for from one network in an hour. */
  RESET_REQUESTS_PER_NETWORK: wholeNumber,
  /** Links that set a password, mailed to one customer in an hour. */
  RESET_MAILS_PER_CUSTOMER: wholeNumber,
  /** The e-mail address that answers to mails go to; empty: to the one that they are sent from. */
  REPLY_TO: z.union([z.literal(''), z.email()]),
  /** The e-mail address that mail is sent from. */
  SENDER: z.email(),
  /** Name of SES's configuration set for the mails. */
  MAIL_CONFIGURATION_SET: z.string().min(1),
};

export type EnvironmentName = keyof typeof variables;

type Environment<Name extends EnvironmentName> = { [N in Name]: z.output<(typeof variables)[N]> };

/**
 * The named environment variables, parsed.
 * @throws Error naming every variable that is missing or malformed
 */
export function readEnvironment<Name extends EnvironmentName>(...names: Name[]): Environment<Name> {
  const entries = names.map((name) => {
    const parsed = variables[name].safeParse(process.env[name]);
    if (!parsed.success) throw new Error(`Environment variable ${name} is missing or malformed.`);
    return [name, parsed.data] as const;
  });
  return Object.fromEntries(entries) as Environment<Name>;
}
