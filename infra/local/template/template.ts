import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Json } from '../json.ts';
import { Problem } from '../problem.ts';
import { type Identity, identityOf, pseudoParameters, type Surroundings } from './identities.ts';
import { isIgnored } from './ignored.ts';
import { type References, resolveIntrinsics } from './intrinsics.ts';

const json = z.json();
const jsonByName = z.record(z.string(), json).default({});

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: json.optional() })).default({}),
  Conditions: jsonByName,
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), json))).default({}),
  Outputs: z.record(z.string(), z.object({ Value: json })).default({}),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: jsonByName,
      Metadata: jsonByName,
      Condition: z.string().optional(),
    }),
  ),
});

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

/** One resource of the template, with its references resolved when asked for. */
export interface Resource extends Identity {
  readonly logicalId: string;
  readonly type: string;
  /** Its name in the CDK code, as people know it: `Imports-Planner-Function`. */
  readonly path: string;
  /** Folder of the resource's asset inside the synthesized output, if it has one. */
  readonly assetPath: string | undefined;
  /**
   * Its properties, resolved and parsed.
   * @throws Problem that names the resource and the path
   */
  properties<Shape>(schema: z.ZodType<Shape>): Shape;
}

/** The ARN of a resource, or an empty text when its type has none. */
export const arnOf = (resource: Resource): string => resource.attributes.Arn ?? '';

export interface Template {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Reads the one stack of a synthesized CDK app.
 * @param folder the output folder of the synthesis
 * @param urls where the API and AWS's services are served
 */
export function readTemplate(folder: string, urls: Omit<Surroundings, 'stackName'>): Template {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const stacks = Object.entries(manifest.artifacts).filter(
    ([, one]) => one.type === 'aws:cloudformation:stack',
  );
  const [name, stack] = stacks[0] ?? [];
  if (!name || !stack?.properties?.templateFile || stacks.length > 1)
    throw new Problem(`The local stack runs an app of one stack; ${folder} holds ${stacks.length}.`);
  const template = templateSchema.parse(
    JSON.parse(readFileSync(join(folder, stack.properties.templateFile), 'utf8')),
  );
  const surroundings: Surroundings = { ...urls, stackName: stack.properties.stackName ?? name };
  const identities = new Map<string, Identity>(
    Object.entries(template.Resources).map(([id, { Type, Properties }]) => [
      id,
      identityOf(Type, id, surroundings, Properties),
    ]),
  );
  const pseudo = pseudoParameters(surroundings);
  const references: References = {
    ref: (id) => pseudo[id] ?? identities.get(id)?.ref ?? template.Parameters[id]?.Default,
    attribute: (id, attribute) => identities.get(id)?.attributes[attribute],
    condition: (id) => template.Conditions[id],
    mapping: (map, top, second) => template.Mappings[map]?.[top]?.[second],
  };
  const exists = ([id, { Type, Condition }]: [
    string,
    { Type: string; Condition?: string | undefined },
  ]): boolean =>
    !isIgnored(Type) &&
    (!Condition || resolveIntrinsics({ Condition }, `${id}.Condition`, references) === true);
  const resources: Resource[] = Object.entries(template.Resources)
    .filter(exists)
    .map(([logicalId, { Type, Properties, Metadata }]) => ({
      logicalId,
      type: Type,
      path: constructPath(Metadata) ?? logicalId,
      assetPath: assetPath(folder, Metadata),
      ...(identities.get(logicalId) ?? identityOf(Type, logicalId, surroundings, Properties)),
      properties: (schema) =>
        parse(schema, resolveIntrinsics(Properties, `${logicalId}.Properties`, references), logicalId, Type),
    }));
  const outputs = Object.entries(template.Outputs).map(
    ([id, { Value }]) => [id, String(resolveIntrinsics(Value, `Outputs.${id}`, references))] as const,
  );
  return { resources, outputs: Object.fromEntries(outputs) };
}

/** `Stack/Imports/Planner/Function/Resource` becomes `Imports-Planner-Function`. */
function constructPath(metadata: Readonly<Record<string, Json>>): string | undefined {
  const path = metadata['aws:cdk:path'];
  return typeof path === 'string' ? path.split('/').slice(1, -1).join('-') : undefined;
}

function assetPath(folder: string, metadata: Readonly<Record<string, Json>>): string | undefined {
  const path = metadata['aws:asset:path'];
  return typeof path === 'string' ? join(folder, path) : undefined;
}

function parse<Shape>(schema: z.ZodType<Shape>, value: Json, logicalId: string, type: string): Shape {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [logicalId, 'Properties', ...(issue?.path ?? [])].join('.');
  throw new Problem(`The local stack cannot run ${path} (${type}): ${issue?.message}.`);
}
