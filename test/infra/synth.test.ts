import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type App, CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { expect, test } from 'vitest';
import { clienteleApp } from '../../infra/app.ts';
import { synthesize, temporaryFolder } from './synthesize.ts';
import { functionsOf, ofType, statementsOf } from './template.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The environment of somebody who has no AWS account and no network. */
const bareEnvironment = (home: string) => ({
  HOME: home,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
});

function stackOf(app: App): Stack {
  const stack = app.node.children.find((child) => child instanceof Stack);
  if (!stack) throw new Error('The app has no stack.');
  return stack;
}

// It builds, too: on a busy machine that takes its time.
test('npx cdk synth needs no AWS account, no credentials and no network', { timeout: 90_000 }, async () => {
  const folder = temporaryFolder();
  const output = join(folder, 'cdk.out');
  await run('cdk', ['synth', '--quiet', '--output', output], { cwd: root, env: bareEnvironment(folder) });
  const template = readFileSync(join(output, 'Clientele.template.json'), 'utf8');
  expect(template).not.toContain('AWS::CDK::Metadata');
  expect(template).not.toMatch(/\b\d{12}\b/);
});

test.each([
  [
    'every setting that adds to it',
    {
      alarmEmail: 'ops@shop.example',
      allowedOrigins: 'https://shop.example,https://admin.example',
      currency: 'JPY',
      defaultCountry: 'GB',
      defaultLanguage: 'es',
      deletePolicy: 'anonymise',
      firstApiKey: '2',
      loginFailuresPerAddress: '5',
      loginFailuresPerNetwork: '1000',
      marketingDoubleOptIn: 'true',
      passwordMinLength: '12',
      publicBaseUrl: 'https://api.shop.example/',
      pagesBaseUrl: 'https://shop.example/account/',
      registrationsPerNetwork: '1000',
      replyTo: 'help@shop.example',
      resetMailsPerCustomer: '3',
      resetRequestsPerNetwork: '1000',
      sender: 'hello@shop.example',
      shopName: 'Blue Bicycle',
      stage: 'staging',
    },
  ],
  [
    'a restored table, and an identity for mail that is there already',
    {
      mailIdentity: 'shop.example',
      restoredStream: '2026-11-22T10:20:00.000',
      restoredTable: 'Clientele-restored',
      sender: 'hello@mail.shop.example',
    },
  ],
])(
  "CloudFormation's own rules find nothing wrong in a template with %s",
  { timeout: 120_000 },
  (_, context) => {
    expect(() => synthesize(context, true)).not.toThrow();
  },
);

test("a resource that breaks a rule of CloudFormation's stops the synthesis", { timeout: 120_000 }, () => {
  const app = clienteleApp({ outdir: temporaryFolder(), builtinCloudFormationValidation: true });
  new CfnResource(stackOf(app), 'Wrong', { type: 'AWS::SQS::Queue', properties: { DelaySeconds: 'soon' } });
  expect(() => app.synth()).toThrow('DelaySeconds');
});

test('a configuration that cannot be used ends with its sentence and nothing else', async () => {
  const folder = temporaryFolder();
  const env = { ...bareEnvironment(folder), CDK_OUTDIR: folder, CDK_CONTEXT_JSON: '{"currency":"EURO"}' };
  await expect(run('node', ['infra/app.ts'], { cwd: root, env })).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'Configuration "currency" is "EURO"; expected a currency code of ISO 4217 in capital letters. Example: -c currency=EUR\n',
  });
});

test('a resource that breaks a rule of cdk-nag stops the synthesis', () => {
  const app = clienteleApp({ outdir: temporaryFolder(), builtinCloudFormationValidation: false });
  new Bucket(stackOf(app), 'WithoutTls');
  expect(() => app.synth()).toThrow('AwsSolutions-S10');
});

test('without allowed origins no page may call the API', () => {
  expect(ofType('AWS::ApiGatewayV2::Api')[0]?.Properties).not.toHaveProperty('CorsConfiguration');
});

test('allowed origins may send and read the headers that the API uses, and upload and show pictures', () => {
  const { resources } = synthesize({ allowedOrigins: 'https://shop.example' });
  expect(ofType('AWS::ApiGatewayV2::Api', resources)[0]?.Properties.CorsConfiguration).toMatchObject({
    AllowOrigins: ['https://shop.example'],
    AllowHeaders: ['authorization', 'content-type', 'if-match', 'idempotency-key'],
    ExposeHeaders: [
      'etag',
      'link',
      'location',
      'retry-after',
      'idempotent-replayed',
      'x-request-id',
      'apigw-requestid',
    ],
  });
  const pictures = ofType('AWS::S3::Bucket', resources).find(({ id }) => id.startsWith('Pictures'));
  expect(pictures?.Properties.CorsConfiguration).toMatchObject({
    CorsRules: [{ AllowedOrigins: ['https://shop.example'], AllowedMethods: ['GET', 'POST'] }],
  });
});

test('pages of allowed origins, and no others, may send the form that uploads a file to be imported', () => {
  const cors = (origins?: string) =>
    ofType('AWS::S3::Bucket', origins ? synthesize({ allowedOrigins: origins }).resources : undefined).find(
      ({ id }) => id.startsWith('ImportsFiles'),
    )?.Properties.CorsConfiguration;
  expect(cors('https://shop.example,https://admin.example')).toEqual({
    CorsRules: [
      {
        AllowedOrigins: ['https://shop.example', 'https://admin.example'],
        AllowedMethods: ['POST'],
        AllowedHeaders: ['*'],
        MaxAge: 3600,
      },
    ],
  });
  expect(cors()).toBeUndefined();
});

test('a stage is a stack of its own with its own first API key', () => {
  const { name, resources } = synthesize({ stage: 'staging' });
  expect(name).toBe('Clientele-staging');
  const key = JSON.stringify(resources.find(({ Type }) => Type === 'Custom::FirstApiKey')?.Properties);
  expect(key).toContain('FirstApiKeyMaker');
  const text = JSON.stringify(resources);
  expect(text).toContain('/Clientele-staging/first-api-key');
  expect(text).not.toContain('/Clientele/first-api-key');
});

test("a restored table takes the own one's place, which stays", () => {
  const { resources } = synthesize({
    restoredTable: 'Clientele-restored',
    restoredStream: '2026-11-22T10:20:00.000',
  });
  expect(ofType('AWS::DynamoDB::Table', resources)).toHaveLength(1);
  const grants = functionsOf(resources).flatMap(({ statements }) => statements);
  const tables = grants
    .filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:')))
    // IAM knows no resource for it.
    .filter(({ Action }) => !Action.includes('dynamodb:ListStreams'))
    .map(({ Resource }) => JSON.stringify(Resource));
  const stream = tables.filter((table) => table.includes('/stream/'));
  expect(stream).toHaveLength(1);
  expect(stream[0]).toContain(':table/Clientele-restored/stream/2026-11-22T10:20:00.000"');
  expect(tables.length).toBeGreaterThan(stream.length);
  for (const table of tables) expect(table).toMatch(/:table\/Clientele-restored["/]/);
});

test('with an alarm address every alarm is mailed, over TLS, by alarms of this account only', () => {
  const { resources } = synthesize({ alarmEmail: 'ops@shop.example' });
  const [topic, ...others] = ofType('AWS::SNS::Topic', resources);
  expect(others).toEqual([]);
  for (const { Properties } of ofType('AWS::CloudWatch::Alarm', resources))
    expect(Properties).toMatchObject({ AlarmActions: [{ Ref: topic?.id }], OKActions: [{ Ref: topic?.id }] });
  expect(ofType('AWS::SNS::Subscription', resources)[0]?.Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'ops@shop.example',
  });
  const statements = ofType('AWS::SNS::TopicPolicy', resources).flatMap(statementsOf);
  expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
    ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['Allow', { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }],
  ]);
});
