import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { HttpFunction } from '../../shared/contracts/endpoint.ts';
import type { DeletePolicy } from '../../shared/erasure/policy.ts';
import type { Language } from '../../shared/text/languages.ts';
import type { Config } from '../config.ts';
import { directoryMemory, watchDirectoryMemory } from './directory-memory.ts';
import { HouseFunction } from './house-function.ts';
import type { Jobs } from './jobs.ts';
import type { Pictures } from './pictures.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { CustomerTable } from './table.ts';

/** What customers' doors let through. */
export type SignInRules = Pick<
  Config,
  | 'passwordMinLength'
  | 'loginFailuresPerAddress'
  | 'loginFailuresPerNetwork'
  | 'registrationsPerNetwork'
  | 'resetRequestsPerNetwork'
>;

export interface HttpFunctionsProps {
  readonly table: CustomerTable;
  /** Holds the files that people download. */
  readonly exportBucket: PrivateBucket;
  /** Holds the snapshots that the directory starts from. */
  readonly directoryBucket: PrivateBucket;
  readonly pictures: Pictures;
  readonly jobs: Jobs;
  readonly shopName: string;
  /** Of pages that are asked for in no language that there is. */
  readonly defaultLanguage: Language;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty */
  readonly defaultCountry: string;
  /** What amounts without a currency are in, and what customers are asked about in searches: ISO 4217. */
  readonly currency: string;
  /** What a deletion does to customers with a history. */
  readonly deletePolicy: DeletePolicy;
  /** Whether customers confirm a yes to marketing by a mailed link. */
  readonly marketingDoubleOptIn: boolean;
  readonly signIn: SignInRules;
}

/** The gateway gives up after 30 seconds; a function must answer, or fail, before. */
const timeout = Duration.seconds(29);

/** The functions that answer HTTP requests, cut where rights or memory differ. */
export function httpFunctions(
  scope: Construct,
  props: HttpFunctionsProps,
): Record<HttpFunction, HouseFunction> {
  return {
    admin: admin(scope, props),
    credentials: credentials(scope, props),
    directory: directory(scope, props),
    orders: orders(scope, props),
    reference: reference(scope, props),
  };
}

function admin(
  scope: Construct,
  { table, exportBucket, pictures, jobs, defaultCountry, currency, deletePolicy }: HttpFunctionsProps,
): HouseFunction {
  const fn = new HouseFunction(scope, 'Admin', {
    name: 'admin',
    memory: 1024,
    timeout,
    loss: 'Customers, jobs and API keys cannot be read one by one, created or changed.',
  });
  fn.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
  fn.setEnvironment('CURRENCY', currency);
  fn.setEnvironment('DELETE_POLICY', deletePolicy);
  table.grantReadAndWrite(fn);
  // It signs download links; S3 checks its role when a link is used.
  exportBucket.grantRead(fn);
  pictures.grantUse(fn);
  // It has jobs ended and resumed.
  jobs.queue.grantSend(fn);
  return fn;
}

function credentials(
  scope: Construct,
  { table, shopName, defaultCountry, currency, marketingDoubleOptIn, signIn }: HttpFunctionsProps,
): HouseFunction {
  const fn = new HouseFunction(scope, 'Credentials', {
    name: 'credentials',
    // Argon2id is all processor: with less than a whole one, people wait for it.
    memory: 1769,
    timeout,
    loss: 'Customers cannot sign in or out, set a password, change their record, or unsubscribe.',
  });
  fn.setEnvironment('SHOP_NAME', shopName);
  fn.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
  fn.setEnvironment('CURRENCY', currency);
  fn.setEnvironment('MARKETING_DOUBLE_OPT_IN', String(marketingDoubleOptIn));
  fn.setEnvironment('PASSWORD_MIN_LENGTH', String(signIn.passwordMinLength));
  fn.setEnvironment('LOGIN_FAILURES_PER_ADDRESS', String(signIn.loginFailuresPerAddress));
  fn.setEnvironment('LOGIN_FAILURES_PER_NETWORK', String(signIn.loginFailuresPerNetwork));
  fn.setEnvironment('REGISTRATIONS_PER_NETWORK', String(signIn.registrationsPerNetwork));
  fn.setEnvironment('RESET_REQUESTS_PER_NETWORK', String(signIn.resetRequestsPerNetwork));
  table.grantReadAndWrite(fn);
  return fn;
}

function directory(
  scope: Construct,
  { table, directoryBucket, jobs, currency, deletePolicy }: HttpFunctionsProps,
): HouseFunction {
  const fn = new HouseFunction(scope, 'DirectoryApi', {
    name: 'directory',
    memory: directoryMemory,
    timeout,
    loss: 'Customers cannot be searched or listed; groups and custom fields cannot be read or changed.',
  });
  fn.setEnvironment('CURRENCY', currency);
  fn.setEnvironment('DELETE_POLICY', deletePolicy);
  table.grantReadAndWrite(fn);
  table.grant(fn, 'Scan');
  directoryBucket.grantRead(fn);
  // It has bulk actions and exports begun.
  jobs.queue.grantSend(fn);
  watchDirectoryMemory(scope);
  return fn;
}

function orders(scope: Construct, { table, defaultCountry, currency }: HttpFunctionsProps): HouseFunction {
  const fn = new HouseFunction(scope, 'Orders', {
    name: 'orders',
    memory: 1024,
    timeout,
    loss: 'Orders are not taken; credit, points, client accounts and loyalty cards cannot be read or changed.',
  });
  fn.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
  fn.setEnvironment('CURRENCY', currency);
  table.grantReadAndWrite(fn);
  return fn;
}

function reference(
  scope: Construct,
  { shopName, defaultLanguage, signIn }: HttpFunctionsProps,
): HouseFunction {
  const fn = new HouseFunction(scope, 'Reference', {
    name: 'reference',
    memory: 512,
    timeout: Duration.seconds(10),
    loss: 'The reference page and the OpenAPI document do not load, and unknown addresses get no proper answer.',
  });
  fn.setEnvironment('SHOP_NAME', shopName);
  fn.setEnvironment('DEFAULT_LANGUAGE', defaultLanguage);
  fn.setEnvironment('PASSWORD_MIN_LENGTH', String(signIn.passwordMinLength));
  return fn;
}
