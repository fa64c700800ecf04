import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { nextSteps } from '../../infra/deploy.ts';
import { preflight } from '../../infra/preflight.ts';

function setup(
  options: { region?: () => Promise<string>; credentials?: () => Promise<never>; version?: string } = {},
) {
  const ssm = new SSMClient({
    region: options.region ?? 'eu-west-1',
    credentials: options.credentials ?? { accessKeyId: 'key', secretAccessKey: 'never printed' },
  });
  const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/cdk-bootstrap/hnb659fds/version';
  const mock = mockClient(ssm);
  mock.on(GetParameterCommand).resolves({ Parameter: { Value: options.version ?? '28', ARN } });
  return { ssm, mock };
}

test('an account that is prepared is named', async () => {
  const { ssm } = setup();
  expect(await preflight(ssm)).toEqual({ account: '123456789012', region: 'eu-west-1' });
});

test('a missing region is said', async () => {
  const { ssm } = setup({ region: () => Promise.reject(new Error('Region is missing')) });
  await expect(preflight(ssm)).rejects.toThrow(
    'No AWS region is chosen. Set one, for example: export AWS_REGION=eu-west-1',
  );
});

test('missing credentials are said, and AWS is not asked', async () => {
  const { ssm, mock } = setup({ credentials: () => Promise.reject(new Error('no providers')) });
  await expect(preflight(ssm)).rejects.toThrow('No AWS credentials were found. Sign in');
  expect(mock.calls()).toHaveLength(0);
});

test('an account without CDK bootstrap is told the one command', async () => {
  const { ssm, mock } = setup();
  mock.on(GetParameterCommand).rejects(new ParameterNotFound({ message: '', $metadata: {} }));
  await expect(preflight(ssm)).rejects.toThrow(
    'This AWS account is not prepared for CDK in eu-west-1. Run once: npx cdk bootstrap',
  );
});

test('a bootstrap that is too old is told the one command', async () => {
  const { ssm } = setup({ version: '5' });
  await expect(preflight(ssm)).rejects.toThrow('is of version 5; version 6 or later is needed. Run: npx cdk');
});

test('credentials that AWS refuses are said with its reason, without the credentials', async () => {
  const { ssm, mock } = setup();
  mock.on(GetParameterCommand).rejects(new Error('The security token included in the request is expired'));
  const refusal = preflight(ssm);
  await expect(refusal).rejects.toThrow('The security token included in the request is expired');
  await expect(refusal).rejects.not.toThrow('never printed');
});

test('after a deployment the addresses and the command for the first key are printed', () => {
  const printed = nextSteps(
    JSON.stringify({
      'Clientele-staging': {
        ApiUrl: 'https://abc.example',
        DocsUrl: 'https://abc.example/docs',
        ImportBucketName: 'files-1',
        ReadFirstApiKey: 'aws ssm get-parameter --name /Clientele-staging/first-api-key',
        FirstApiKeyInConsole: 'https://eu-west-1.console.aws.amazon.com/parameter',
      },
    }),
  );
  expect(printed).toContain('Clientele-staging is deployed.');
  expect(printed).toContain('https://abc.example/docs');
  expect(printed).toContain('aws s3 cp customers.csv s3://files-1/');
  expect(printed).toContain('aws ssm get-parameter --name /Clientele-staging/first-api-key');
  expect(printed).toContain('https://eu-west-1.console.aws.amazon.com/parameter');
});
