import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from './identities.ts';
import * as schemas from './schemas.ts';
import { type Resource, readTemplate } from './template.ts';

type Properties<Schema extends z.ZodType> = z.infer<Schema>;

/** A function as the template describes it. */
export interface FunctionDefinition {
  readonly logicalId: string;
  /** What people call it in logs: `Imports-Planner`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  /** Folder of its bundle. */
  readonly codeFolder: string;
  /** `file.export` inside that folder. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** How many invocations may run at once, if the template limits it. */
  readonly concurrency: number | undefined;
  readonly role: Role;
}

/** What a function may do, and the access key by which it is recognised. */
export interface Role {
  readonly arn: string;
  readonly accessKey: string;
  readonly policies: readonly { readonly name: string; readonly policy: JsonObject }[];
}

export interface Table extends Properties<typeof schemas.tableProperties> {
  readonly name: string;
}
export interface Bucket extends Properties<typeof schemas.bucketProperties> {
  readonly name: string;
  readonly arn: string;
}
export interface Queue extends Properties<typeof schemas.queueProperties> {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}
export interface CustomResource {
  readonly logicalId: string;
  readonly type: string;
  readonly serviceToken: string;
  readonly properties: JsonObject;
}
export interface Stage extends Properties<typeof schemas.stageProperties> {}
export interface HttpApi {
  readonly id: string;
  readonly cors: Properties<typeof schemas.apiProperties>['CorsConfiguration'];
  readonly stage: Stage;
  readonly routes: readonly {
    readonly key: string;
    readonly functionArn: string;
    readonly timeoutMs: number;
  }[];
}
export interface Permission extends Properties<typeof schemas.permissionProperties> {}
export interface EventSource extends Properties<typeof schemas.eventSourceProperties> {
  readonly queue: Queue;
  /** The function that it feeds. */
  readonly functionArn: string;
}
export interface Rule extends Properties<typeof schemas.ruleProperties> {
  readonly arn: string;
}

/** Everything that the template asks this machine to run. */
export interface Deployment {
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly Table[];
  readonly buckets: readonly Bucket[];
  readonly queues: readonly Queue[];
  /** Policies attached to resources, by the resource's ARN. */
  readonly resourcePolicies: ReadonlyMap<string, JsonObject>;
  readonly api: HttpApi | undefined;
  readonly permissions: readonly Permission[];
  readonly eventSources: readonly EventSource[];
  readonly rules: readonly Rule[];
  readonly customResources: readonly CustomResource[];
  /** What the deployment would print, by the output's name. */
  readonly outputs: Readonly<Record<string, string>>;
}

const runnableTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFormation::CustomResource',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
]);
const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/**
 * Reads what a synthesized CDK app asks for.
 * @param folder the output folder of the synthesis
 * @throws Problem in one sentence for anything that the local stack cannot run
 */
export function readDeployment(folder: string, urls: Omit<Surroundings, 'stackName'>): Deployment {
  const { resources, outputs } = readTemplate(folder, urls);
  for (const { logicalId, type } of resources)
    if (!runnableTypes.has(type) && !isCustom(type))
      throw new Problem(`The local stack does not know how to run ${logicalId}, a resource of type ${type}.`);
  const all = <Shape, Made>(
    type: string,
    schema: z.ZodType<Shape>,
    make: (properties: Shape, resource: Resource) => Made,
  ): Made[] => resources.filter((one) => one.type === type).map((one) => make(one.properties(schema), one));
  const functions = all('AWS::Lambda::Function', schemas.functionProperties, (properties, resource) =>
    functionDefinition(properties, resource, resources),
  );
  const queues = all('AWS::SQS::Queue', schemas.queueProperties, (queue, resource) => ({
    ...queue,
    name: resource.attributes.QueueName ?? '',
    arn: arnOf(resource),
    url: resource.ref,
  }));
  return {
    outputs,
    functions,
    tables: all('AWS::DynamoDB::Table', schemas.tableProperties, (table, { ref }) => ({
      ...table,
      name: ref,
    })),
    buckets: all('AWS::S3::Bucket', schemas.bucketProperties, (bucket, resource) => ({
      ...bucket,
      name: resource.ref,
      arn: arnOf(resource),
    })),
    queues,
    resourcePolicies: new Map([
      ...all('AWS::S3::BucketPolicy', schemas.bucketPolicyProperties, ({ Bucket, PolicyDocument }) => {
        return [`arn:aws:s3:::${Bucket}`, PolicyDocument] as const;
      }),
      ...all('AWS::SQS::QueuePolicy', schemas.queuePolicyProperties, ({ Queues, PolicyDocument }) =>
        resources
          .filter(({ type, ref }) => type === 'AWS::SQS::Queue' && Queues.includes(ref))
          .map((queue) => [arnOf(queue), PolicyDocument] as const),
      ).flat(),
    ]),
    api: httpApi(resources),
    permissions: all('AWS::Lambda::Permission', schemas.permissionProperties, (permission) => permission),
    eventSources: all(
      'AWS::Lambda::EventSourceMapping',
      schemas.eventSourceProperties,
      (source, { logicalId }) => {
        const queue = queues.find(({ arn }) => arn === source.EventSourceArn);
        const fed = functions.find(({ name, arn }) => [name, arn].includes(source.FunctionName));
        if (queue && fed) return { ...source, queue, functionArn: fed.arn };
        throw new Problem(`${logicalId} is to feed a function from a queue; the template lacks one of them.`);
      },
    ),
    rules: all('AWS::Events::Rule', schemas.ruleProperties, (rule, resource) => ({
      ...rule,
      arn: arnOf(resource),
    })),
    customResources: resources
      .filter(({ type }) => isCustom(type))
      .map((resource) => {
        const { ServiceToken, ...properties } = resource.properties(schemas.customResourceProperties);
        const { logicalId, type } = resource;
        return { logicalId, type, serviceToken: ServiceToken, properties: properties as JsonObject };
      }),
  };
}

const arnOf = (resource: Resource): string => resource.attributes.Arn ?? '';

function functionDefinition(
  properties: Properties<typeof schemas.functionProperties>,
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

function httpApi(resources: readonly Resource[]): HttpApi | undefined {
  const apis = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  const [api, another] = apis;
  if (!api) return undefined;
  if (another) throw new Problem('The local stack serves one HTTP API; the template has more.');
  const integrations = new Map(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration')
      .map((one) => [`integrations/${one.ref}`, one.properties(schemas.integrationProperties)]),
  );
  const routes = resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((route) => {
      const { RouteKey, Target } = route.properties(schemas.routeProperties);
      const integration = integrations.get(Target);
      if (!integration)
        throw new Problem(`The route ${RouteKey} leads to ${Target}, which the template does not make.`);
      return {
        key: RouteKey,
        functionArn: functionArn(integration.IntegrationUri),
        timeoutMs: integration.TimeoutInMillis,
      };
    });
  const stage = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Stage');
  if (!stage) throw new Problem('The HTTP API of the template has no stage, so it cannot be called.');
  const cors = api.properties(schemas.apiProperties).CorsConfiguration;
  return { id: api.ref, cors, stage: stage.properties(schemas.stageProperties), routes };
}

/** An integration names the function by its ARN, or by the address at which Lambda is invoked with it. */
const functionArn = (uri: string): string => /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
