import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { Problem } from '../problem.ts';
import type { FunctionDefinition, Role } from './model.ts';
import * as schemas from './schemas.ts';
import { arnOf, type Resource } from './template.ts';

/**
 * A function as its resource and those of its role describe it.
 * @throws Problem when its code is no folder or its role is not in the template
 */
export function functionDefinition(
  properties: z.infer<typeof schemas.functionProperties>,
  { logicalId, path, ref, assetPath, attributes }: Resource,
  resources: readonly Resource[],
): FunctionDefinition {
  if (!assetPath)
    throw new Problem(`The local stack cannot run ${logicalId}: its code is not an asset folder.`);
  return {
    logicalId,
    label: path.replace(/-Function$/, ''),
    name: ref,
    arn: attributes.Arn ?? '',
    codeFolder: assetPath,
    handler: properties.Handler,
    memoryMegabytes: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    environment: properties.Environment.Variables,
    concurrency: properties.ReservedConcurrentExecutions,
    role: role(properties.Role, resources),
  };
}

/** The role of that ARN with every policy that the template attaches to it, in the role or from outside. */
function role(arn: string, resources: readonly Resource[]): Role {
  const resource = resources.find((one) => one.type === 'AWS::IAM::Role' && arnOf(one) === arn);
  if (!resource)
    throw new Problem(`The template has a function with the role ${arn}, which it does not make.`);
  const { Policies, ManagedPolicyArns } = resource.properties(schemas.roleProperties);
  const attached = resources
    .filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .map((policy) => ({ policy, ...policy.properties(schemas.policyProperties) }))
    .filter(({ policy, Roles }) => Roles.includes(resource.ref) || ManagedPolicyArns.includes(policy.ref));
  return {
    arn,
    accessKey: accessKey(arn),
    policies: [
      ...Policies.map(({ PolicyName, PolicyDocument }) => ({ name: PolicyName, policy: PolicyDocument })),
      ...attached.map(({ policy, PolicyDocument }) => ({ name: policy.logicalId, policy: PolicyDocument })),
    ],
  };
}

/** Alphanumeric (DynamoDB Local insists) and of the shape of AWS's temporary keys. */
const accessKey = (arn: string): string =>
  `ASIA${createHash('sha256').update(arn).digest('hex').slice(0, 16).toUpperCase()}`;
