import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** Where the CDK bootstrap of an account and region leaves its version. */
const bootstrapParameter = '/cdk-bootstrap/hnb659fds/version';
/** The oldest bootstrap that CDK's asset publishing works with. */
const oldestBootstrap = 6;

/** Where the deployment will go. */
export interface Destination {
  readonly account: string;
  readonly region: string;
}

/** Something that a deployment needs is missing; `message` says what, and what to do. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
}

/**
 * Finds out whether a deployment can succeed, before minutes are spent on it: region, credentials, CDK bootstrap.
 * @param ssm with the ambient region and credentials, which the deployment will use too
 * @throws PreflightError with one or two sentences for the person who deploys
 */
export async function preflight(ssm: SSMClient): Promise<Destination> {
  const region = await regionOf(ssm);
  await checkCredentials(ssm);
  const { version, account } = await bootstrapOf(ssm, region);
  if (version < oldestBootstrap)
    throw new PreflightError(
      `The CDK bootstrap of account ${account} in ${region} is of version ${version}; version ${oldestBootstrap} or later is needed. Run: npx cdk bootstrap`,
    );
  return { account, region };
}

async function regionOf(ssm: SSMClient): Promise<string> {
  try {
    return await ssm.config.region();
  } catch (cause) {
    const message = 'No AWS region is chosen. Set one, for example: export AWS_REGION=eu-west-1';
    throw new PreflightError(message, { cause });
  }
}

async function checkCredentials(ssm: SSMClient): Promise<void> {
  try {
    await ssm.config.credentials();
  } catch (cause) {
    const message =
      'No AWS credentials were found. Sign in (aws login, or aws sso login) or set AWS_PROFILE, and try again.';
    throw new PreflightError(message, { cause });
  }
}

async function bootstrapOf(ssm: SSMClient, region: string): Promise<{ version: number; account: string }> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: bootstrapParameter }));
    // The parameter's ARN names the account: arn:aws:ssm:<region>:<account>:parameter/…
    return { version: Number(Parameter?.Value), account: Parameter?.ARN?.split(':')[4] ?? 'unknown' };
  } catch (cause) {
    if (cause instanceof ParameterNotFound)
      throw new PreflightError(
        `This AWS account is not prepared for CDK in ${region}. Run once: npx cdk bootstrap`,
        { cause },
      );
    throw new PreflightError(`AWS refused the credentials or cannot be reached: ${text(cause)}`, { cause });
  }
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));
