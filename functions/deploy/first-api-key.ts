import { SSMClient } from '@aws-sdk/client-ssm';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import * as z from 'zod';
import { FirstKey } from '../../shared/api-keys/first-key.ts';
import { secureParameter } from '../../shared/aws/secure-parameter.ts';
import { scopes } from '../../shared/contracts/endpoint.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { openTable } from '../../shared/table/table.ts';

/**
 * The custom resource `Custom::FirstApiKey`: its creation makes an API key with every scope and leaves it in an
 * SSM parameter. An update brings it the scopes of a new version, or a fresh key in its place. Its physical id is the
 * key's: a fresh key is a replacement, after which CloudFormation deletes, which revokes, the one before. The key is in
 * no answer and no log.
 * @throws when CloudFormation cannot be reached; Lambda then runs it again
 */
export function handler(event: CloudFormationCustomResourceEvent, context: LambdaContext): Promise<void> {
  return invocation(context, {}, () => answer(event));
}

async function answer(event: CloudFormationCustomResourceEvent): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const common = { StackId, RequestId, LogicalResourceId };
  try {
    await respond(event, { ...common, Status: 'SUCCESS', PhysicalResourceId: await keyIdFor(event) });
  } catch (error) {
    if (error instanceof NotAnswered) throw error;
    // Another id than before would be taken for a replacement.
    const PhysicalResourceId = event.RequestType === 'Create' ? LogicalResourceId : event.PhysicalResourceId;
    await respond(event, { ...common, Status: 'FAILED', PhysicalResourceId, Reason: reason(error) });
  }
}

/** CloudFormation hands numbers over as texts. The templates of earlier versions have no generation. */
const propertiesSchema = z.object({
  Generation: z.coerce.number().int().nonnegative().default(1),
  Scopes: z.array(z.string()).default([]),
});

async function keyIdFor(event: CloudFormationCustomResourceEvent): Promise<string> {
  const { TABLE_NAME, FIRST_API_KEY_PARAMETER } = readEnvironment('TABLE_NAME', 'FIRST_API_KEY_PARAMETER');
  const table = openTable(TABLE_NAME);
  const parameter = secureParameter(new SSMClient({}), FIRST_API_KEY_PARAMETER);
  const origin = { actor: 'deployment', requestId: event.RequestId, now: table.clock() };
  const firstKey = new FirstKey(table, parameter, origin);
  const { Generation: generation } = propertiesSchema.parse(event.ResourceProperties);
  switch (event.RequestType) {
    case 'Create':
      return await firstKey.create(generation);
    case 'Update': {
      const before = propertiesSchema.parse(event.OldResourceProperties);
      const newScopes = scopes.filter((scope) => !before.Scopes.includes(scope));
      const wanted = { generation, generationBefore: before.Generation, newScopes };
      return await firstKey.update(event.PhysicalResourceId, wanted);
    }
    case 'Delete':
      await firstKey.remove(event.PhysicalResourceId);
      return event.PhysicalResourceId;
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
