import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test, vi } from 'vitest';
import { handler } from '../../functions/deploy/first-api-key.ts';
import { mintSecret, parseToken } from '../../shared/api-keys/api-key.ts';
import { scopes } from '../../shared/contracts/endpoint.ts';

const parameterName = '/Clientele/first-api-key';

/** CloudFormation's side, a parameter store and a table that remember what was put. */
async function setup(stored: { parameter?: string; items?: Record<string, unknown>[] } = {}) {
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('FIRST_API_KEY_PARAMETER', parameterName);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  const state = { parameter: stored.parameter, items: stored.items ?? [], order: [] as string[] };
  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(() => {
    if (!state.parameter) throw new ParameterNotFound({ message: '', $metadata: {} });
    return { Parameter: { Value: state.parameter } };
  });
  ssm.on(PutParameterCommand).callsFake(({ Value }) => {
    state.parameter = Value;
    state.order.push('parameter');
  });
  const table = mockClient(DynamoDBDocumentClient);
  table
    .on(GetCommand)
    .callsFake(({ Key }) => ({ Item: state.items.find(({ PK, SK }) => PK === Key.PK && SK === Key.SK) }));
  table.on(TransactWriteCommand).callsFake(({ TransactItems }) => {
    state.items.push(...TransactItems.map(({ Put }: { Put: { Item: Record<string, unknown> } }) => Put.Item));
    state.order.push('table');
  });
  const answers: { body: Record<string, unknown>; contentType: string | undefined }[] = [];
  const cloudFormation = createServer(async (request, response) => {
    answers.push({
      body: (await json(request)) as Record<string, unknown>,
      contentType: request.headers['content-type'],
    });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(cloudFormation, 'listening');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    cloudFormation.close();
  });
  const { port } = cloudFormation.address() as AddressInfo;
  return { state, ssm, table, answers, event: eventFor(`http://127.0.0.1:${port}/`) };
}

const eventFor =
  (ResponseURL: string) =>
  (RequestType: 'Create' | 'Update' | 'Delete'): CloudFormationCustomResourceEvent => {
    const common = {
      ResponseURL,
      ServiceToken: 'arn',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'FirstApiKey',
      ResourceType: 'Custom::FirstApiKey',
      ResourceProperties: { ServiceToken: 'arn' },
    };
    if (RequestType === 'Create') return { ...common, RequestType };
    const PhysicalResourceId = 'abcdefghijkl';
    if (RequestType === 'Delete') return { ...common, RequestType, PhysicalResourceId };
    return { ...common, RequestType, PhysicalResourceId, OldResourceProperties: common.ResourceProperties };
  };

const storedKey = ({ id, secretHash }: { id: string; secretHash: string }) => ({
  PK: 'APIKEYS',
  SK: `APIKEY#${id}`,
  id,
  name: 'First key',
  scopes: [...scopes],
  createdAt: '2026-11-22T00:00:00.000Z',
  secretHash,
});

test('the creation leaves a key with every scope: its secret in the parameter, its hash in the table', async () => {
  const { state, ssm, answers, event } = await setup();
  await handler(event('Create'));
  const token = parseToken(state.parameter ?? '');
  expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toMatchObject({
    Name: parameterName,
    Type: 'SecureString',
  });
  expect(state.items).toContainEqual(expect.objectContaining({ id: token?.id, scopes: [...scopes] }));
  expect(JSON.stringify(state.items)).not.toContain(token?.secret);
  expect(answers).toEqual([
    {
      body: {
        Status: 'SUCCESS',
        PhysicalResourceId: token?.id,
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'FirstApiKey',
      },
      contentType: '',
    },
  ]);
});

test('a retry keeps the key that the first try made', async () => {
  const { state, answers, event } = await setup();
  await handler(event('Create'));
  const { parameter } = state;
  await handler(event('Create'));
  expect(state.parameter).toBe(parameter);
  expect(state.order).toEqual(['parameter', 'table']);
  expect(answers[1]).toEqual(answers[0]);
});

test('a crash before the table write leaves no working key, and the retry makes one', async () => {
  const abandoned = mintSecret();
  const { state, event } = await setup({ parameter: abandoned.token });
  await handler(event('Create'));
  expect(state.parameter).not.toBe(abandoned.token);
  expect(state.order).toEqual(['parameter', 'table']);
});

test("a removed stack's key is replaced, because the new table does not know it", async () => {
  const { id, token } = mintSecret();
  const other = mintSecret();
  const { state, event } = await setup({ parameter: token, items: [storedKey({ ...other, id })] });
  await handler(event('Create'));
  expect(state.parameter).not.toBe(token);
});

test('an update gives the key the scopes that a new version brings, once', async () => {
  const key = storedKey({ ...mintSecret(), id: 'abcdefghijkl' });
  const narrow = await setup({ items: [{ ...key, scopes: ['customers:read'] }] });
  await handler(narrow.event('Update'));
  expect(narrow.state.items).toContainEqual({ ...key, scopes: expect.arrayContaining([...scopes]) });
  const whole = await setup({ items: [key] });
  await handler(whole.event('Update'));
  expect(whole.table.commandCalls(TransactWriteCommand)).toHaveLength(0);
});

test('a deletion keeps the key and touches nothing', async () => {
  const { ssm, table, answers, event } = await setup();
  await handler(event('Delete'));
  expect([...ssm.calls(), ...table.calls()]).toEqual([]);
  expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'abcdefghijkl' });
});

test('a failure is answered with its reason, and no key is in it', async () => {
  const { state, ssm, answers, event } = await setup();
  ssm.on(PutParameterCommand).callsFake(({ Value }) => {
    throw new Error(`Value '${Value}' at 'value' failed to satisfy a constraint`);
  });
  await handler(event('Create'));
  expect(answers[0]?.body).toMatchObject({
    Status: 'FAILED',
    PhysicalResourceId: 'FirstApiKey',
    Reason:
      "The first API key could not be made: Error: Value 'ck_…' at 'value' failed to satisfy a constraint",
  });
  expect(state.items).toEqual([]);
});

test('a missing environment variable is answered, so that the deployment does not wait for a time-out', async () => {
  const { answers, event } = await setup();
  vi.stubEnv('TABLE_NAME', '');
  await handler(event('Create'));
  expect(answers[0]?.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('TABLE_NAME') });
});

test('when CloudFormation does not take the answer, the function fails and is run again', async () => {
  const { event } = await setup();
  const unreachable = { ...event('Delete'), ResponseURL: 'http://127.0.0.1:1/' };
  await expect(handler(unreachable)).rejects.toThrow('CloudFormation cannot be reached.');
});
