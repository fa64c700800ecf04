import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { mintSecret, parseToken, secretMatches } from '../../shared/api-keys/api-key.ts';
import { findApiKey } from '../../shared/api-keys/repository.ts';
import { createApiKey, widenApiKey } from '../../shared/api-keys/service.ts';
import { scopes } from '../../shared/contracts/endpoint.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { openTable, type Table } from '../../shared/table/table.ts';

/**
 * The custom resource `Custom::FirstApiKey`: its creation makes an API key with every scope and leaves it in an
 * SSM parameter. An update, which a version with more scopes brings, adds them to it: otherwise nobody could grant
 * them. The deletion touches nothing. The key is in no answer and no log.
 * @throws when CloudFormation cannot be reached; Lambda then runs it again
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const common = { StackId, RequestId, LogicalResourceId };
  try {
    await respond(event, { ...common, Status: 'SUCCESS', PhysicalResourceId: await keyIdFor(event) });
  } catch (error) {
    if (error instanceof NotAnswered) throw error;
    const PhysicalResourceId = LogicalResourceId;
    await respond(event, { ...common, Status: 'FAILED', PhysicalResourceId, Reason: reason(error) });
  }
}

async function keyIdFor(event: CloudFormationCustomResourceEvent): Promise<string> {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  const { TABLE_NAME, FIRST_API_KEY_PARAMETER } = readEnvironment('TABLE_NAME', 'FIRST_API_KEY_PARAMETER');
  const table = openTable(TABLE_NAME);
  const origin = { actor: 'deployment', requestId: event.RequestId, now: table.clock() };
  if (event.RequestType === 'Update') {
    await widenApiKey(table, event.PhysicalResourceId, scopes, origin);
    return event.PhysicalResourceId;
  }
  const ssm = new SSMClient({});
  const present = await keyInParameter(ssm, FIRST_API_KEY_PARAMETER, table);
  if (present) return present;
  const secret = mintSecret();
  // The parameter first: after a crash in between it holds a text that opens nothing, and the retry replaces it.
  // The other way round, a key with every scope would work that nobody knows.
  await ssm.send(
    new PutParameterCommand({
      Name: FIRST_API_KEY_PARAMETER,
      Type: 'SecureString',
      Value: secret.token,
      Overwrite: true,
    }),
  );
  await createApiKey(table, { name: 'First key', scopes: [...scopes] }, origin, { scopes }, { secret });
  return secret.id;
}

/** Id of the key in the parameter, if this table knows it: one of a removed stack's table is of no use. */
async function keyInParameter(ssm: SSMClient, name: string, table: Table): Promise<string | undefined> {
  const token = parseToken(await readParameter(ssm, name));
  const key = token && (await findApiKey(table, token.id));
  return key && secretMatches(token.secret, key.secretHash) ? key.id : undefined;
}

async function readParameter(ssm: SSMClient, name: string): Promise<string> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value ?? '';
  } catch (error) {
    if (error instanceof ParameterNotFound) return '';
    throw error;
  }
}

/** CloudFormation did not take the answer. */
class NotAnswered extends Error {}

async function respond(
  { ResponseURL }: CloudFormationCustomResourceEvent,
  answer: CloudFormationCustomResourceResponse,
): Promise<void> {
  // CloudFormation signs the address for a body without content type.
  const request = { method: 'PUT', headers: { 'content-type': '' }, body: JSON.stringify(answer) };
  const response = await fetch(ResponseURL, request).catch((cause: unknown) => {
    throw new NotAnswered('CloudFormation cannot be reached.', { cause });
  });
  if (!response.ok)
    throw new NotAnswered(`CloudFormation refused the answer with status ${response.status}.`);
}

/** What the deployment prints: the error, without anything that looks like a key. */
function reason(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `The first API key could not be made: ${text.replaceAll(/ck_[\w-]+/g, 'ck_…')}`.slice(0, 1000);
}
