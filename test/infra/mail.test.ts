import { expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';
import { environmentOf, functionsOf, ofType, type Resource, target } from './template.ts';

const mailer = (resources?: Resource[]) => {
  const fn = functionsOf(resources).find(({ name }) => name === 'mailer');
  if (!fn) throw new Error('There is no mailer.');
  return fn;
};

const arnIn = (resource: string, name: unknown) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':ses:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ...(typeof name === 'string' ? [`:${resource}/${name}`] : [`:${resource}/`, name]),
    ],
  ],
});

/** What roles may do with SES, with the function. */
const mailGrants = (resources?: Resource[]) =>
  functionsOf(resources).flatMap(({ name, statements }) =>
    statements
      .filter(({ Action }) => Action.some((action) => action.startsWith('ses:')))
      .map((statement) => ({ name, ...statement })),
  );

test("the sender's domain becomes an identity that outlives the stack, save a first deployment that fails", () => {
  const { resources } = synthesize({ sender: 'hello@Shop.example' });
  expect(ofType('AWS::SES::EmailIdentity', resources)).toMatchObject([
    {
      Properties: { EmailIdentity: 'shop.example' },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    },
  ]);
});

test('the identity does not put other mail of the shop under the rules of this one', () => {
  for (const { Properties } of ofType('AWS::SES::EmailIdentity'))
    expect(Properties).not.toHaveProperty('ConfigurationSetAttributes');
});

test('an identity that is there already is used and not made', () => {
  const { resources } = synthesize({ sender: 'hello@mail.shop.example', mailIdentity: 'shop.example' });
  expect(ofType('AWS::SES::EmailIdentity', resources)).toEqual([]);
  expect(JSON.stringify(mailGrants(resources))).toContain(':identity/shop.example"');
});

test('mail goes over TLS only, and not again to addresses that bounced or complained', () => {
  expect(ofType('AWS::SES::ConfigurationSet').map(({ Properties }) => Properties)).toEqual([
    {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    },
  ]);
});

test('only the mailer sends mail: from the one address, by the one identity and the one configuration set', () => {
  const { resources } = synthesize({ sender: 'hello@shop.example' });
  const [rules] = ofType('AWS::SES::ConfigurationSet', resources);
  const grants = mailGrants(resources);
  expect(grants).toHaveLength(1);
  expect(grants[0]).toMatchObject({
    name: 'mailer',
    Effect: 'Allow',
    Action: ['ses:SendRawEmail'],
    Condition: { StringEquals: { 'ses:FromAddress': 'hello@shop.example' } },
  });
  expect(grants[0]?.Resource).toHaveLength(2);
  expect(grants[0]?.Resource).toEqual(
    expect.arrayContaining([
      arnIn('identity', 'shop.example'),
      arnIn('configuration-set', { Ref: rules?.id }),
    ]),
  );
});

test('the mailer reads the stream of this table and no other', () => {
  const [table] = ofType('AWS::DynamoDB::Table');
  const streams = mailer().statements.filter(({ Action }) => Action.includes('dynamodb:GetRecords'));
  expect(streams).toMatchObject([
    {
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: [{ 'Fn::GetAtt': [table?.id, 'StreamArn'] }],
    },
  ]);
});

test('the mailer knows its table, its sender, the shop and where links lead to, and nothing else', () => {
  const { resources } = synthesize({ sender: 'hello@shop.example', shopName: 'Blue Bicycle' });
  const [table] = ofType('AWS::DynamoDB::Table', resources);
  const [api] = ofType('AWS::ApiGatewayV2::Api', resources);
  const [rules] = ofType('AWS::SES::ConfigurationSet', resources);
  expect(environmentOf('mailer', resources)).toEqual({
    TABLE_NAME: { Ref: table?.id },
    METRICS_NAMESPACE: 'Clientele',
    SENDER: 'hello@shop.example',
    SHOP_NAME: 'Blue Bicycle',
    REPLY_TO: '',
    DEFAULT_LANGUAGE: 'en',
    RESET_MAILS_PER_CUSTOMER: '5',
    PUBLIC_BASE_URL: { 'Fn::GetAtt': [api?.id, 'ApiEndpoint'] },
    PAGES_BASE_URL: { 'Fn::GetAtt': [api?.id, 'ApiEndpoint'] },
    MAIL_CONFIGURATION_SET: { Ref: rules?.id },
  });
});

test('links in mails lead to the address that people use', () => {
  const { resources } = synthesize({ publicBaseUrl: 'https://api.shop.example/' });
  expect(environmentOf('mailer', resources)).toMatchObject({
    PUBLIC_BASE_URL: 'https://api.shop.example',
    PAGES_BASE_URL: 'https://api.shop.example',
  });
});

test("links in mails lead to a shop's own pages, answers to where it reads them, and its language is the default", () => {
  const { resources } = synthesize({
    pagesBaseUrl: 'https://shop.example/account/',
    replyTo: 'help@shop.example',
    defaultLanguage: 'es',
  });
  expect(environmentOf('mailer', resources)).toMatchObject({
    PAGES_BASE_URL: 'https://shop.example/account',
    REPLY_TO: 'help@shop.example',
    DEFAULT_LANGUAGE: 'es',
  });
});

test('SES tells of bounces and complaints of these mails and no others, and only the function that takes them in is told', () => {
  const [rules] = ofType('AWS::SES::ConfigurationSet');
  expect(ofType('AWS::SES::ConfigurationSetEventDestination').map(({ Properties }) => Properties)).toEqual([
    {
      ConfigurationSetName: { Ref: rules?.id },
      EventDestination: {
        Enabled: true,
        EventBridgeDestination: { EventBusArn: expect.anything() },
        MatchingEventTypes: ['bounce', 'complaint'],
      },
    },
  ]);
  const told = ofType('AWS::Events::Rule').filter(({ Properties }) => 'EventPattern' in Properties);
  const fn = functionsOf().find(({ name }) => name === 'mail-events');
  expect(told.map(({ Properties }) => Properties)).toMatchObject([
    {
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': ['Email Bounced', 'Email Complaint Received'],
        detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: rules?.id }] } } },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [fn?.id, 'Arn'] } }],
    },
  ]);
});

test('the mailer is told of new items of the outbox only, ten at a time, and a bad one does not hold up the rest (trust 27)', () => {
  const fn = mailer();
  const [mapping, ...others] = ofType('AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => target(Properties.FunctionName) === fn.id,
  );
  expect(others).toEqual([]);
  expect(mapping?.Properties).toEqual({
    FunctionName: { Ref: fn.id },
    EventSourceArn: { 'Fn::GetAtt': [ofType('AWS::DynamoDB::Table')[0]?.id, 'StreamArn'] },
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: {
      Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"PK":{"S":["OUTBOX"]}}}}' }],
    },
    BatchSize: 10,
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 3,
    MaximumRecordAgeInSeconds: 3600,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
  });
});

test('the function that checks passwords has a whole processor', () => {
  const credentials = functionsOf().find(({ name }) => name === 'credentials');
  const deployed = ofType('AWS::Lambda::Function').find(({ id }) => id === credentials?.id);
  expect(deployed?.Properties).toMatchObject({ MemorySize: 1769, Timeout: 29 });
});

test("alarms ring at AWS's own limits of bounces and complaints, and when the stream falls behind", () => {
  const thresholds = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => [
    Properties.MetricName,
    Properties.Threshold,
  ]);
  expect(thresholds).toEqual(
    expect.arrayContaining([
      ['Reputation.BounceRate', 0.05],
      ['Reputation.ComplaintRate', 0.001],
      ['IteratorAge', 600_000],
    ]),
  );
});
