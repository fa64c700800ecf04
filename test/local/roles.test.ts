import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { allow, arnOf, lambda, type ResourceSource, setup, until } from './support/fixture.ts';

const bucket: ResourceSource = { Type: 'AWS::S3::Bucket' };
const table: ResourceSource = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  },
};
const files = { 'Fn::Join': ['', [arnOf('Bucket'), '/*']] };

/** A stack with one function, and clients that call with that function's key. */
async function withRole(
  statements: readonly object[],
  resources: Record<string, ResourceSource>,
  database = false,
) {
  const { stack, lines, data } = await setup(
    { ...lambda('Worker', { code: '', statements }), ...resources },
    { database },
  );
  const { functions, buckets, tables } = stack.deployment;
  const config = {
    endpoint: stack.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: functions[0]?.role.accessKey ?? '', secretAccessKey: 'local' },
  };
  return {
    s3: new S3Client(config),
    dynamoDb: new DynamoDBClient(config),
    bucketName: buckets[0]?.name ?? '',
    tableName: tables[0]?.name ?? '',
    lines,
    data,
    config,
  };
}

test('A function reads what its role grants, and the use of the grant is recorded', async () => {
  const { s3, bucketName, data } = await withRole([allow(['s3:GetObject', 's3:PutObject'], files)], {
    Bucket: bucket,
  });
  await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: 'a b/ü.csv', Body: 'hello' }));
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucketName, Key: 'a b/ü.csv', Range: 'bytes=1-3' }),
  );
  expect(await Body?.transformToString()).toBe('ell');
  // What is used is written down now and then: the first that there is may not have the reading yet.
  const used = await until(() => {
    const file = join(data, 'iam-used.json');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text.includes('s3:GetObject') ? text : undefined;
  });
  expect(JSON.parse(used)).toContainEqual({
    function: 'Worker',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucketName}/a b/*`,
  });
});

test('A key that holds line breaks is one of the files that a role may read, and that a bucket may deny', async () => {
  const grant = allow(['s3:GetObject', 's3:PutObject'], files);
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ ...allow('s3:GetObject', files), Effect: 'Deny', Principal: '*' }],
  };
  const Properties = { Bucket: { Ref: 'Bucket' }, PolicyDocument };
  const free = await withRole([grant], { Bucket: bucket });
  const denied = await withRole([grant], {
    Bucket: bucket,
    BucketPolicy: { Type: 'AWS::S3::BucketPolicy', Properties },
  });
  for (const Key of ['a\nb.csv', 'a\r\u2028b.csv']) {
    await free.s3.send(new PutObjectCommand({ Bucket: free.bucketName, Key, Body: 'hello' }));
    const { Body } = await free.s3.send(new GetObjectCommand({ Bucket: free.bucketName, Key }));
    expect(await Body?.transformToString()).toBe('hello');
    await expect(denied.s3.send(new GetObjectCommand({ Bucket: denied.bucketName, Key }))).rejects.toThrow(
      'explicit deny',
    );
  }
});

test('A missing grant fails as on AWS and names function, action and resource', async () => {
  const { s3, bucketName, lines } = await withRole([allow('s3:GetObject', files)], { Bucket: bucket });
  const put = s3.send(new PutObjectCommand({ Bucket: bucketName, Key: 'x', Body: 'y' }));
  await expect(put).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringMatching(
      `Test-Worker is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::${bucketName}/x`,
    ),
  });
  expect(lines).toContain(`AccessDenied: Worker may not s3:PutObject on arn:aws:s3:::${bucketName}/x`);
});

test('Only a role with s3:ListBucket is told that an object does not exist', async () => {
  const get = allow('s3:GetObject', files);
  const blind = await withRole([get], { Bucket: bucket });
  const missing = { Bucket: blind.bucketName, Key: 'missing' };
  await expect(blind.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'AccessDenied' });
  const seeing = await withRole([get, allow('s3:ListBucket', arnOf('Bucket'))], { Bucket: bucket });
  await expect(seeing.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test("A deny in the bucket's own policy beats the grant of the role", async () => {
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ ...allow('s3:GetObject', files), Effect: 'Deny', Principal: '*' }],
  };
  const { s3, bucketName } = await withRole([allow('s3:GetObject', files)], {
    Bucket: bucket,
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument },
    },
  });
  await expect(s3.send(new GetObjectCommand({ Bucket: bucketName, Key: 'x' }))).rejects.toThrow(
    'explicit deny',
  );
});

test('A transaction is checked item by item', async () => {
  const grants = [allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], arnOf('Table'))];
  const { dynamoDb, tableName } = await withRole(grants, { Table: table }, true);
  const Put = { TableName: tableName, Item: { PK: { S: 'a' } } };
  const ConditionCheck = {
    TableName: tableName,
    Key: { PK: { S: 'b' } },
    ConditionExpression: 'attribute_not_exists(PK)',
  };
  await dynamoDb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }, { ConditionCheck }] }));
  const Delete = { TableName: tableName, Key: { PK: { S: 'c' } } };
  const refused = dynamoDb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }, { Delete }] }));
  await expect(refused).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `dynamodb:DeleteItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/${tableName}`,
    ),
  });
});

test('A key that belongs to no function is refused in the words of the service', async () => {
  const { config, bucketName, tableName } = await withRole([], { Bucket: bucket });
  const stranger = { ...config, credentials: { accessKeyId: 'AKIDSTRANGER', secretAccessKey: 'x' } };
  const get = new S3Client(stranger).send(new GetObjectCommand({ Bucket: bucketName, Key: 'x' }));
  await expect(get).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  const write = new DynamoDBClient(stranger).send(
    new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: tableName || 'x', Key: {} } }] }),
  );
  await expect(write).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});
