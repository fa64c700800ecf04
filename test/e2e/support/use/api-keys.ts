import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../run.ts';

/** A key that the new stack's table does not know: the deployment must look it up to find that out. */
export function leaveParameterOfRemovedStack(folder: string): void {
  const Value = `ck_${'k'.repeat(12)}_${'s'.repeat(43)}`;
  const parameter = { Type: 'SecureString', Value, Version: 1, changed: 0 };
  writeFileSync(join(folder, 'parameters.json'), JSON.stringify({ '/Clientele/first-api-key': parameter }));
}

/** A key that the directory sees before any other function does, and so notes its use. */
export async function useApiKeys(run: Run): Promise<void> {
  const path = '/v1/api-keys';
  const input = { name: 'reader', scopes: ['customers:read', 'jobs:read'] };
  const key = { 'idempotency-key': 'reader' };
  const { id, secret } = await run.ask(201, 'POST', path, input, key);
  await run.ask(201, 'POST', path, input, key);
  await run.ask(200, 'GET', '/v1/customers', undefined, { authorization: `Bearer ${secret}` });
  await run.ask(200, 'GET', path);
  await run.ask(200, 'GET', `${path}/${id}`);
  await run.ask(200, 'PATCH', `${path}/${id}`, { scopes: ['customers:read'] });
  await run.ask(204, 'DELETE', `${path}/${id}`);
  await run.ask(409, 'DELETE', firstKey(run));
}

/**
 * Leaves what a deployment leaves that was undone after it had made a fresh first key: that one in the parameter,
 * the one before in CloudFormation's memory. The deployment that tried lacked a scope. The next start takes the fresh
 * key up with the scope, and revokes the one before.
 */
export async function undoDeployment(run: Run): Promise<void> {
  const earlier = { name: 'First key', scopes: ['jobs:read'] };
  const { id } = await run.ask(201, 'POST', '/v1/api-keys', earlier);
  const { scopes } = await run.ask(200, 'GET', firstKey(run));
  const fewer = scopes.filter((scope: string) => scope !== 'groups:write');
  await run.ask(200, 'PATCH', firstKey(run), { scopes: fewer });
  const file = join(run.stack.data, 'custom-resources.json');
  const [logicalId = ''] = Object.keys(JSON.parse(readFileSync(file, 'utf8')));
  const made = { physicalId: id, properties: { Scopes: fewer, Generation: 0 } };
  writeFileSync(file, JSON.stringify({ [logicalId]: made }));
}

function firstKey(run: Run): string {
  return `/v1/api-keys/${run.stack.apiKey.slice(3, 15)}`;
}
