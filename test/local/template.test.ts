import { expect, test } from 'vitest';
import { readDeployment } from '../../infra/local/template/deployment.ts';
import { allow, arnOf, lambda, type ResourceSource, synthesized } from './support/fixture.ts';

const urls = { apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' };
const read = (resources: Record<string, ResourceSource>) => readDeployment(synthesized(resources), urls);

test('A function is described by its template: code, limits, variables and every policy of its role', () => {
  const { functions, tables } = read({
    ...lambda('Hello', { code: '', memory: 512, timeout: 7, environment: { TABLE: { Ref: 'Table' } } }),
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'HelloRole' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [allow('dynamodb:GetItem', arnOf('Table'))] },
      },
    },
  });
  expect(functions[0]).toMatchObject({ memoryMegabytes: 512, timeoutSeconds: 7 });
  expect(functions[0]?.environment).toEqual({ TABLE: tables[0]?.name });
  expect(functions[0]?.role.policies).toMatchObject([
    {
      policy: {
        Statement: [{ Resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${tables[0]?.name}` }],
      },
    },
  ]);
});

test('A resource of a type that cannot run here stops the start with a sentence that names it', () => {
  expect(() => read({ Cluster: { Type: 'AWS::ECS::Cluster' } })).toThrow(
    'does not know how to run Cluster, a resource of type AWS::ECS::Cluster',
  );
});

test('Alarms, logs and topics have no meaning on one machine and are left out', () => {
  expect(
    read({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { X: { Ref: 'Nobody' } } } }).functions,
  ).toEqual([]);
});

test('A property that cannot be obeyed here stops the start with its path', () => {
  const bucket = { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } };
  expect(() => read({ Bucket: bucket })).toThrow(
    'cannot run Bucket.Properties.VersioningConfiguration (AWS::S3::Bucket): this property is not available locally',
  );
  const source = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: 'x', EventSourceArn: 'arn:aws:sqs:a', FilterCriteria: {} },
  };
  expect(() => read({ Source: source })).toThrow(/Source\.Properties.*FilterCriteria/);
});
