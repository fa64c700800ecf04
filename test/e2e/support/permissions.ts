import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { FunctionDefinition } from '../../../infra/local/template/model.ts';

/** What only AWS does with a function's role, so that no run on this machine can use it. */
const onlyOnAws = [
  { action: /^logs:/, resource: /./, reason: 'Lambda itself writes the log of a function.' },
  { action: /^sqs:GetQueueAttributes$/, resource: /./, reason: 'Lambda asks when it makes a queue trigger.' },
  {
    action: /^sqs:SendMessage$/,
    resource: /FailedRuns/,
    reason: 'Lambda keeps what nobody waits for and failed.',
  },
];

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policyDocument = z.object({
  Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: oneOrMore, Resource: oneOrMore })),
});
const record = z.array(z.object({ function: z.string(), action: z.string(), resource: z.string() }));

interface Permission {
  readonly action: string;
  readonly resource: string;
}

const listed = (permissions: readonly Permission[]): string[] =>
  permissions.map(({ action, resource }) => `${action} ${resource}`).sort();

/** What the role of the function allows, each as `action resource`, without what only AWS uses. */
export function granted({ role }: FunctionDefinition): string[] {
  const grants = role.policies
    .flatMap(({ policy }) => policyDocument.parse(policy).Statement)
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
    );
  const isOnlyOnAws = (grant: Permission) =>
    onlyOnAws.some(({ action, resource }) => action.test(grant.action) && resource.test(grant.resource));
  return listed(grants.filter((grant) => !isOnlyOnAws(grant)));
}

/**
 * What the function has used so far, each as `action resource`; all objects that one grant covers are one resource.
 * @param folder the data folder of the stack
 */
export function used(folder: string, fn: FunctionDefinition): string[] {
  const all = record.parse(JSON.parse(readFileSync(join(folder, 'iam-used.json'), 'utf8')));
  const grants = granted(fn);
  const its = listed(all.filter((one) => one.function === fn.logicalId));
  return [...new Set(its.map((one) => grants.find((grant) => covers(grant, one)) ?? one))].sort();
}

const covers = (grant: string, one: string): boolean =>
  grant.endsWith('/*') && one.startsWith(grant.slice(0, -1));
