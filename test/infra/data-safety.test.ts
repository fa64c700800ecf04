import { expect, test } from 'vitest';
import { ofType, type Resource, resourcesOf, statementsOf, target } from './template.ts';

/** Whether the policy denies every action to requests without TLS. */
const demandsTls = (policy: Resource): boolean =>
  statementsOf(policy).some(
    ({ Effect, Action, Condition }) =>
      Effect === 'Deny' &&
      Action.some((action) => action.endsWith(':*')) &&
      JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );

test('the table survives its stack, cannot be deleted by mistake and can be put back to any second (trust 28)', () => {
  const tables = ofType('AWS::DynamoDB::Table');
  expect(tables).toHaveLength(1);
  expect(tables[0]).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  });
});

test('every bucket survives its stack, is closed to the public, encrypted and reached by TLS only (trust 28)', () => {
  const buckets = ofType('AWS::S3::Bucket');
  expect(buckets).toHaveLength(4);
  for (const bucket of buckets)
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    });
  const guarded = ofType('AWS::S3::BucketPolicy').filter(demandsTls);
  expect(guarded.map(({ Properties }) => target(Properties.Bucket)).sort()).toEqual(
    buckets.map(({ id }) => id).sort(),
  );
});

test('a dropped file lives a day at most, and so does the error file that repeats its rows', () => {
  const rules = ofType('AWS::S3::Bucket').map(
    ({ id, Properties }) => [id, JSON.stringify(Properties.LifecycleConfiguration ?? 'none')] as const,
  );
  const ruleOf = (start: string) => rules.find(([id]) => id.startsWith(start))?.[1];
  expect(ruleOf('ImportsFiles')).toContain('"ExpirationInDays":1,');
  expect(ruleOf('Exports')).toContain('{"ExpirationInDays":1,"Prefix":"imports/","Status":"Enabled"}');
});

test('no bucket keeps old versions of what was deleted', () => {
  for (const { Properties } of ofType('AWS::S3::Bucket'))
    expect(Properties).not.toHaveProperty('VersioningConfiguration');
});

test('every queue is encrypted and reached by TLS only (trust 28)', () => {
  const queues = ofType('AWS::SQS::Queue');
  expect(queues.length).toBeGreaterThan(0);
  for (const { Properties } of queues) expect(Properties).toMatchObject({ SqsManagedSseEnabled: true });
  const guarded = ofType('AWS::SQS::QueuePolicy').filter(demandsTls);
  expect(guarded.map(({ Properties }) => Properties.Queues)).toHaveLength(queues.length);
});

test('every log ends after a month (trust 28)', () => {
  const groups = ofType('AWS::Logs::LogGroup');
  expect(groups.length).toBeGreaterThan(0);
  for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
});

test('no resource has a name of its own, so that two stages stand side by side in one account', () => {
  const names = [
    'BucketName',
    'QueueName',
    'TableName',
    'FunctionName',
    'RoleName',
    'LogGroupName',
    'TopicName',
  ];
  for (const { id, Type, Properties } of resourcesOf()) {
    if (Type.startsWith('AWS::Lambda::') && Type !== 'AWS::Lambda::Function') continue; // there it is a reference
    expect(
      names.filter((name) => name in Properties),
      id,
    ).toEqual([]);
  }
});
