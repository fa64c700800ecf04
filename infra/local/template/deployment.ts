import type * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { Problem } from '../problem.ts';
import { eventSources } from './event-sources.ts';
import { functionDefinition } from './function-definition.ts';
import { httpApi } from './http-api.ts';
import type { Surroundings } from './identities.ts';
import { mailResources } from './mail-resources.ts';
import type { Deployment } from './model.ts';
import * as schemas from './schemas.ts';
import { arnOf, type Resource, readTemplate } from './template.ts';

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
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
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
  const tables = all('AWS::DynamoDB::Table', schemas.tableProperties, (table, { ref, attributes }) => ({
    ...table,
    name: ref,
    streamArn: attributes.StreamArn ?? '',
  }));
  return {
    outputs,
    functions,
    ...mailResources(resources, functions),
    tables,
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
    ...eventSources(resources, functions, queues, tables),
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
