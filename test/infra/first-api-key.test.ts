import { Metrics } from '@aws-lambda-powertools/metrics';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { handler as lambda } from '../../functions/deploy/first-api-key.ts';
import { mintSecret, parseToken } from '../../shared/api-keys/api-key.ts';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { apiKeyAuditKey } from '../../shared/api-keys/keys.ts';
import { findApiKey, listApiKeys } from '../../shared/api-keys/repository.ts';
import { changeApiKey, createApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import { readRange } from '../../shared/table/read.ts';
import type { Table } from '../../shared/table/table.ts';
import { setupTable } from '../support/table.ts';
import { CloudFormation, type Undone } from './support/cloudformation.ts';

const parameterName = '/Clientele/first-api-key';
const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

const handler = (event: CloudFormationCustomResourceEvent) => lambda(event, { awsRequestId: 'invocation' });

let table: Table;
beforeAll(async () => {
  table = await setupTable();
});

/** A parameter store that remembers, CloudFormation's side, and the file's table without keys. */
async function setup(parameter?: string) {
  for (const { id } of await listApiKeys(table))
    await revokeApiKey(table, id, origin(), { scopes }, { force: true });
  for (const [name, value] of Object.entries({
    TABLE_NAME: table.name,
    FIRST_API_KEY_PARAMETER: parameterName,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoDbUrl'),
  }))
    vi.stubEnv(name, value);
  const state = { parameter, writes: [] as string[] };
  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(() => {
    if (!state.parameter) throw new ParameterNotFound({ message: '', $metadata: {} });
    return { Parameter: { Value: state.parameter } };
  });
  ssm.on(PutParameterCommand).callsFake(({ Value }) => {
    crash.before('parameter');
    state.parameter = Value;
    crash.after();
  });
  const send = DynamoDBDocumentClient.prototype.send;
  const tableCalls = vi.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementation(async function (
    this: DynamoDBDocumentClient,
    command: unknown,
  ) {
    const isWrite = command instanceof TransactWriteCommand;
    if (isWrite) crash.before('table');
    const answer: unknown = await Reflect.apply(send, this, [command]);
    if (isWrite) crash.after();
    return answer;
  });
  const crash = new Crash(state.writes);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const cloudFormation = await CloudFormation.start(handler);
  return { state, ssm, tableCalls, crash, cloudFormation };
}

/** Ends the function before or after one of its writes. */
class Crash {
  /** Which write from now on: 1 is the next. Default: none. */
  at: { readonly write: number; readonly when: 'before' | 'after' } | undefined;
  readonly #writes: string[];

  constructor(writes: string[]) {
    this.#writes = writes;
  }

  before(what: string): void {
    this.#writes.push(what);
    this.#die('before');
  }

  after(): void {
    this.#die('after');
  }

  #die(when: 'before' | 'after'): void {
    if (this.at?.when === when && this.at.write === this.#writes.length) throw new Error(`crashed ${when}`);
  }
}

/** The ids of the keys that there are. */
const keyIds = async () => (await listApiKeys(table)).map(({ id }) => id).sort();
const idOf = (token: string | undefined) => parseToken(token ?? '')?.id;
/** With patience enough that the use of the key is noted, however slow the table. */
const opens = async (token = '') => (await new Authenticator(table, 60_000).authenticate(token)).id;

test('the creation leaves a key with every scope: its secret in the parameter, its hash in the table', async () => {
  const { state, ssm, cloudFormation } = await setup();
  await cloudFormation.deploy({});
  const token = parseToken(state.parameter ?? '');
  expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toMatchObject({
    Name: parameterName,
    Type: 'SecureString',
  });
  expect(await findApiKey(table, token?.id ?? '')).toMatchObject({ name: 'First key', scopes });
  expect(JSON.stringify(await readRange(table, { PK: 'APIKEYS' }))).not.toContain(token?.secret);
  expect(cloudFormation.answers).toEqual([
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
  const { state, cloudFormation } = await setup();
  await handler(cloudFormation.event('Create'));
  await handler(cloudFormation.event('Create'));
  expect(state.writes).toEqual(['parameter', 'table']);
  expect(cloudFormation.answers[1]).toEqual(cloudFormation.answers[0]);
});

test('a crash before the table write leaves no working key, and the retry makes one', async () => {
  const abandoned = mintSecret();
  const { state, cloudFormation } = await setup(abandoned.token);
  await cloudFormation.deploy({});
  expect(await keyIds()).toEqual([idOf(state.parameter)]);
  expect(state.parameter).not.toBe(abandoned.token);
});

test("a removed stack's key is replaced, because the new table does not know it", async () => {
  const { state, cloudFormation } = await setup();
  const [known, other] = [mintSecret(), mintSecret()];
  const input = { name: 'x', scopes: [...scopes] };
  await createApiKey(table, input, origin(), { scopes }, { secret: { ...other, id: known.id } });
  state.parameter = known.token;
  await cloudFormation.deploy({});
  expect(state.parameter).not.toBe(known.token);
});

describe('an update', () => {
  const allBut = (...missing: Scope[]) => scopes.filter((scope) => !missing.includes(scope));
  /** A first key that an earlier version made, and then the update to this one. */
  async function setupUpdate(held: readonly Scope[], known: readonly Scope[] = held) {
    const { state, cloudFormation } = await setup();
    await cloudFormation.deploy({ Scopes: known });
    const { id } = cloudFormation;
    await changeApiKey(table, id, { scopes: [...held] }, origin(), { scopes }, { force: true });
    state.writes.length = 0;
    return { id, state, update: () => cloudFormation.deploy({ Scopes: scopes }) };
  }

  test('gives the key the scopes that a new version brings, once, and tells it in the audit', async () => {
    const { id, update, state } = await setupUpdate(allBut('groups:write'));
    await update();
    expect(await findApiKey(table, id)).toMatchObject({ scopes, version: 3 });
    await update();
    expect(state.writes).toEqual(['table']);
    const records = await readRange(table, { PK: apiKeyAuditKey(id, '').PK });
    expect(records.at(-1)).toMatchObject({
      actor: 'deployment',
      changes: [{ field: 'scopes', from: allBut('groups:write'), to: scopes }],
    });
  });

  test('gives no scope back that somebody took from the key', async () => {
    const { id, update } = await setupUpdate(allBut('groups:write', 'jobs:read'), allBut('groups:write'));
    await update();
    expect(await findApiKey(table, id)).toMatchObject({ scopes: allBut('jobs:read') });
  });

  test('gives nothing to a key that can grant nothing', async () => {
    const { id, update } = await setupUpdate(['customers:read'], allBut('groups:write'));
    await update();
    expect(await findApiKey(table, id)).toMatchObject({ scopes: ['customers:read'] });
  });

  test('keeps when the key was used last', async () => {
    const { id, update, state } = await setupUpdate(allBut('groups:write'));
    await opens(state.parameter);
    const used = (await findApiKey(table, id))?.lastUsedAt;
    await update();
    expect(await findApiKey(table, id)).toMatchObject({ scopes, lastUsedAt: used });
    expect(used).toBeDefined();
  });

  test('makes nothing again for a key that was put away', async () => {
    const { id, update, state } = await setupUpdate(allBut('groups:write'));
    await revokeApiKey(table, id, origin(), { scopes }, { force: true });
    state.parameter = undefined;
    await update();
    expect([await keyIds(), state.parameter]).toEqual([[], undefined]);
  });
});

describe('a higher firstApiKey', () => {
  /** A stack with its first key. */
  async function setupStack() {
    const { cloudFormation, ...all } = await setup();
    await cloudFormation.deploy({ Generation: '1', Scopes: scopes });
    const deploy = (generation: number, undone?: Undone) =>
      cloudFormation.deploy({ Generation: String(generation), Scopes: scopes }, undone);
    all.state.writes.length = 0;
    return { ...all, cloudFormation, deploy, firstToken: all.state.parameter ?? '' };
  }

  test('leaves a fresh key in the parameter, and revokes the earlier one', async () => {
    const { deploy, state, cloudFormation, firstToken } = await setupStack();
    await deploy(2);
    expect(await opens(state.parameter)).toBe(cloudFormation.id);
    await expect(opens(firstToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await listApiKeys(table)).toMatchObject([{ name: 'First key (2)', scopes }]);
    const records = await readRange(table, { PK: apiKeyAuditKey(idOf(firstToken) ?? '', '').PK });
    expect(records.at(-1)).toMatchObject({ action: 'deleted', actor: 'deployment' });
  });

  test('lets people in again who have lost every key, and the parameter too', async () => {
    const { deploy, state, cloudFormation } = await setupStack();
    await revokeApiKey(table, cloudFormation.id, origin(), { scopes }, { force: true });
    state.parameter = undefined;
    await deploy(2);
    expect(await keyIds()).toEqual([await opens(state.parameter)]);
  });

  test('the earlier key works until everything else has succeeded', async () => {
    const { cloudFormation, firstToken } = await setupStack();
    const before = { properties: { Generation: '1' } };
    await handler(cloudFormation.event('Update', { Generation: '2' }, before));
    expect(await opens(firstToken)).toBe(cloudFormation.id);
  });

  test.each([
    { write: 1, when: 'before' },
    { write: 1, when: 'after' },
    { write: 2, when: 'before' },
    { write: 2, when: 'after' },
    { write: 3, when: 'before' },
    { write: 3, when: 'after' },
  ] as const)(
    'a crash $when write $write, and CloudFormation tries again: one key, which the parameter opens',
    async (at) => {
      const { deploy, state, crash } = await setupStack();
      crash.at = at;
      await deploy(2);
      crash.at = undefined;
      await deploy(2);
      // A deletion that failed is not tried again: its key is then the only one too many.
      const tooMany = at.write === 3 && at.when === 'before' ? 1 : 0;
      expect(await keyIds()).toHaveLength(1 + tooMany);
      expect(await keyIds()).toContain(await opens(state.parameter));
    },
  );

  test.each(['by an update and a deletion', 'by a deletion alone'] as const)(
    'undone %s: both keys work, the fresh one is in the parameter, and the next success takes it up',
    async (undone) => {
      const { deploy, state, cloudFormation, firstToken } = await setupStack();
      await deploy(2, undone);
      const fresh = state.parameter ?? '';
      expect(cloudFormation.id).toBe(idOf(firstToken));
      expect(await keyIds()).toEqual([await opens(firstToken), await opens(fresh)].sort());
      await deploy(2, undone);
      expect(state.parameter).toBe(fresh);
      await deploy(2);
      expect(cloudFormation.id).toBe(idOf(fresh));
      expect(await keyIds()).toEqual([await opens(fresh)]);
    },
  );

  test('does not take up the key of an earlier one that was undone, which works no more', async () => {
    const { deploy, state, cloudFormation } = await setupStack();
    await deploy(2, 'by an update and a deletion');
    const undone = state.parameter ?? '';
    await deploy(3);
    expect(await opens(state.parameter)).toBe(cloudFormation.id);
    expect(await listApiKeys(table)).toMatchObject([{ id: cloudFormation.id, name: 'First key (3)' }]);
    await expect(opens(undone)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('forgotten and remembered again, it changes nothing', async () => {
    const { deploy, state } = await setupStack();
    await deploy(2);
    const token = state.parameter;
    for (const generation of [1, 2, 1, 2]) await deploy(generation);
    expect(state.parameter).toBe(token);
    expect(await keyIds()).toEqual([await opens(token)]);
  });

  test('replaces a key that a version without generations made', async () => {
    const { deploy, state, cloudFormation } = await setupStack();
    await handler(cloudFormation.event('Update', { Generation: '1' }));
    expect(cloudFormation.answers.at(-1)?.body.PhysicalResourceId).toBe(cloudFormation.id);
    await deploy(3);
    expect(await keyIds()).toEqual([await opens(state.parameter)]);
  });
});

test('the removal of the stack keeps the key, and does not even look at the table', async () => {
  const { state, cloudFormation, tableCalls } = await setup();
  await cloudFormation.deploy({});
  const { parameter } = state;
  tableCalls.mockClear();
  expect(await cloudFormation.remove()).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: cloudFormation.id,
  });
  expect(tableCalls).not.toHaveBeenCalled();
  expect(await opens(parameter)).toBe(cloudFormation.id);
});

test('a failure is answered with its reason, and no key is in it', async () => {
  const { ssm, cloudFormation } = await setup();
  ssm.on(PutParameterCommand).callsFake(({ Value }) => {
    throw new Error(`Value '${Value}' at 'value' failed to satisfy a constraint`);
  });
  await handler(cloudFormation.event('Create'));
  const failed = {
    Status: 'FAILED',
    Reason:
      "The first API key could not be made: Error: Value 'ck_…' at 'value' failed to satisfy a constraint",
  };
  expect(cloudFormation.answers[0]?.body).toMatchObject({ ...failed, PhysicalResourceId: 'FirstApiKey' });
  expect(await keyIds()).toEqual([]);
  // Another id than before would make CloudFormation delete the resource that is in use.
  await handler(cloudFormation.event('Update', { Generation: '2' }, { id: 'abcdefghijkl' }));
  expect(cloudFormation.answers[1]?.body).toMatchObject({ ...failed, PhysicalResourceId: 'abcdefghijkl' });
});

test('what it counts is written at its end, with the id of the invocation', async () => {
  const { cloudFormation, tableCalls } = await setup();
  const send = tableCalls.getMockImplementation();
  let conflicts = 1;
  tableCalls.mockImplementation(async function (this: DynamoDBDocumentClient, command: unknown) {
    if (command instanceof TransactWriteCommand && conflicts-- > 0)
      throw new TransactionCanceledException({
        message: 'conflict',
        $metadata: {},
        CancellationReasons: [{ Code: 'TransactionConflict' }],
      });
    return await Reflect.apply(send ?? expect.fail(), this, [command]);
  });
  const written = vi.spyOn(Metrics.prototype, 'publishStoredMetrics');
  const key = vi.spyOn(Metrics.prototype, 'addMetadata');
  await cloudFormation.deploy({});
  expect(written).toHaveBeenCalledOnce();
  expect(key).toHaveBeenCalledWith('invocationId', 'invocation');
});

test('a missing environment variable is answered, so that the deployment does not wait for a time-out', async () => {
  const { cloudFormation } = await setup();
  vi.stubEnv('TABLE_NAME', '');
  await handler(cloudFormation.event('Create'));
  expect(cloudFormation.answers[0]?.body).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('TABLE_NAME'),
  });
});

test('when CloudFormation does not take the answer, the function fails and is run again', async () => {
  const { cloudFormation } = await setup();
  const unreachable = { ...cloudFormation.event('Create'), ResponseURL: 'http://127.0.0.1:1/' };
  await expect(handler(unreachable)).rejects.toThrow('CloudFormation cannot be reached.');
});
