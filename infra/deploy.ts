import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SESClient } from '@aws-sdk/client-ses';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { type Config, ConfigError, readConfig } from './config.ts';
import { PreflightError, preflight } from './preflight.ts';
import { preflightMail } from './preflight-mail.ts';

const root = join(import.meta.dirname, '..');

/** What CDK's `--outputs-file` holds: the outputs of each stack by its name. */
const outputsFile = z.record(
  z.string(),
  z.object({
    ApiUrl: z.string(),
    DocsUrl: z.string(),
    ImportBucketName: z.string(),
    ReadFirstApiKey: z.string(),
    FirstApiKeyInConsole: z.string(),
    MailDnsRecord1: z.string().optional(),
    MailDnsRecord2: z.string().optional(),
    MailDnsRecord3: z.string().optional(),
  }),
);

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/**
 * Checks configuration and account, then builds and deploys with `cdk deploy`, then says how to go on.
 * @param args passed on to `cdk deploy`, such as `-c stage=staging`
 * @returns the exit code of `cdk deploy`
 * @throws ConfigError or PreflightError before anything was changed
 */
async function deploy(args: readonly string[]): Promise<number> {
  const config = configOf(args, readFileSync(join(root, 'cdk.json'), 'utf8'));
  shareChoicesWithSdk(args);
  const { account, region } = await preflight(new SSMClient({}));
  const toDo = await preflightMail(new SESClient({}), config);
  console.log(`Deploying to account ${account} in ${region}.`);
  for (const sentence of toDo) console.log(sentence);
  const folder = mkdtempSync(join(tmpdir(), 'clientele-deploy-'));
  try {
    const outputs = join(folder, 'outputs.json');
    const cdk = join(root, 'node_modules', '.bin', 'cdk');
    const { status, error } = spawnSync(cdk, ['deploy', '--outputs-file', outputs, ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    if (error) throw error;
    if (status === 0) console.log(nextSteps(readFileSync(outputs, 'utf8')));
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The configuration that `cdk deploy` will use.
 * @param args of the command line; `-c key=value` wins over the file
 * @param json content of `cdk.json`
 * @throws ConfigError
 */
export function configOf(args: readonly string[], json: string): Config {
  const { context } = optionsOf(args);
  const given = context.map((pair) => [pair.split('=', 1).join(), pair.slice(pair.indexOf('=') + 1)]);
  return readConfig({ ...cdkJson.parse(JSON.parse(json)).context, ...Object.fromEntries(given) });
}

/** The options of `cdk deploy` that matter here, among all the others. */
function optionsOf(args: readonly string[]): { context: string[]; profile: string | undefined } {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { context: { type: 'string', short: 'c', multiple: true }, profile: { type: 'string' } },
  });
  const texts = z.object({ context: z.array(z.string()).default([]), profile: z.string().optional() });
  return { profile: undefined, ...texts.parse(values) };
}

/** What the CDK command line understands and the SDK does not: its `--profile` option, and an older variable. */
function shareChoicesWithSdk(args: readonly string[]): void {
  const { profile } = optionsOf(args);
  if (profile) process.env.AWS_PROFILE = profile;
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (!AWS_REGION && AWS_DEFAULT_REGION) process.env.AWS_REGION = AWS_DEFAULT_REGION;
}

/**
 * How to use what was deployed. The first API key itself is never printed.
 * @param json content of CDK's outputs file
 */
export function nextSteps(json: string): string {
  return Object.entries(outputsFile.parse(JSON.parse(json)))
    .map(([stack, outputs]) =>
      [
        '',
        `${stack} is deployed.`,
        `  API             ${outputs.ApiUrl}`,
        `  Reference       ${outputs.DocsUrl}`,
        `  Drop CSV files  aws s3 cp customers.csv s3://${outputs.ImportBucketName}/`,
        `  First API key   ${outputs.ReadFirstApiKey}`,
        `  or in a browser ${outputs.FirstApiKeyInConsole}`,
        ...mailSteps([outputs.MailDnsRecord1, outputs.MailDnsRecord2, outputs.MailDnsRecord3]),
      ].join('\n'),
    )
    .join('\n');
}

function mailSteps(records: readonly (string | undefined)[]): string[] {
  const present = records.filter((record) => record !== undefined);
  if (present.length === 0) return [];
  return [
    '  Mail            needs these DNS records, set once:',
    ...present.map((record) => `    ${record}`),
  ];
}

if (import.meta.main) {
  try {
    process.exitCode = await deploy(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof PreflightError || error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
