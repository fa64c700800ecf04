import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { PreflightError, preflight } from './preflight.ts';

const root = join(import.meta.dirname, '..');

/** What CDK's `--outputs-file` holds: the outputs of each stack by its name. */
const outputsFile = z.record(
  z.string(),
  z.object({
    ApiUrl: z.string(),
    DocsUrl: z.string(),
    ImportBucketName: z.string(),
    ReadFirstApiKey: z.string(),
  }),
);

/**
 * Checks the account, then builds and deploys with `cdk deploy`, then says how to go on.
 * @param args passed on to `cdk deploy`, such as `-c stage=staging`
 * @returns the exit code of `cdk deploy`
 * @throws PreflightError before anything was changed
 */
async function deploy(args: readonly string[]): Promise<number> {
  shareChoicesWithSdk(args);
  const { account, region } = await preflight(new SSMClient({}));
  console.log(`Deploying to account ${account} in ${region}.`);
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

/** What the CDK command line understands and the SDK does not: its `--profile` option, and an older variable. */
function shareChoicesWithSdk(args: readonly string[]): void {
  const profile = args[args.indexOf('--profile') + 1];
  if (args.includes('--profile') && profile) process.env.AWS_PROFILE = profile;
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
      ].join('\n'),
    )
    .join('\n');
}

if (import.meta.main) {
  try {
    process.exitCode = await deploy(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
