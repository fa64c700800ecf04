import type * as z from 'zod';
import { settings } from './settings.ts';

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
