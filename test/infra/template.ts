import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import * as z from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  DependsOn: z.array(z.string()).default([]),
});
const template = z.object({ Resources: z.record(z.string(), resource) });

/** A resource of a synthesized template. */
export type Resource = z.output<typeof resource> & { readonly id: string };

/** The resources of a synthesized stack, by default of the run's own synthesis. */
export function resourcesOf(file = join(inject('cdkOut'), 'Clientele.template.json')): Resource[] {
  const { Resources } = template.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(Resources).map(([id, one]) => ({ id, ...one }));
}

/** Those of one type. */
export const ofType = (type: string, resources: readonly Resource[] = resourcesOf()): Resource[] =>
  resources.filter((one) => one.Type === type);

const reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((it) => it['Fn::GetAtt'][0]),
]);

/** Logical id of the resource that a property refers to by `Ref` or `Fn::GetAtt`. */
export const target = (value: unknown): string => reference.parse(value);

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: listOf(z.string()),
  Resource: listOf(z.unknown()),
  Condition: z.unknown().optional(),
});
export type Statement = z.output<typeof statement>;

const policyDocument = z.object({ Statement: z.array(statement) });

/** The statements of a policy resource. */
export const statementsOf = ({ Properties }: Resource): Statement[] =>
  policyDocument.parse(Properties.PolicyDocument).Statement;

const functionProperties = z.object({ Description: z.string(), Role: z.unknown(), Timeout: z.number() });

/** A function under the name of its bundle, with the statements of its own role. */
export interface DeployedFunction {
  readonly name: string;
  readonly id: string;
  readonly roleId: string;
  readonly timeout: number;
  readonly statements: readonly Statement[];
}

/** All functions of the template. */
export function functionsOf(resources: readonly Resource[] = resourcesOf()): DeployedFunction[] {
  const policies = ofType('AWS::IAM::Policy', resources);
  return ofType('AWS::Lambda::Function', resources).map(({ id, Properties }) => {
    const { Description, Role, Timeout } = functionProperties.parse(Properties);
    const roleId = target(Role);
    const statements = policies
      .filter((policy) => z.array(z.unknown()).parse(policy.Properties.Roles).map(target).includes(roleId))
      .flatMap(statementsOf);
    return { name: Description, id, roleId, timeout: Timeout, statements };
  });
}

/** The variables that a function gets. */
export function environmentOf(name: string, resources?: Resource[]): Record<string, unknown> {
  const fn = functionsOf(resources).find((one) => one.name === name);
  const deployed = ofType('AWS::Lambda::Function', resources).find(({ id }) => id === fn?.id);
  return z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(deployed?.Properties.Environment)
    .Variables;
}
