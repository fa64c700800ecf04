import * as z from 'zod';
import { eventPattern, filterPattern } from './filter-pattern.ts';

/** The properties that matter on this machine, of the resource types that matter on this machine. */

const texts = z.record(z.string(), z.string());
const number = z.coerce.number();
const policyDocument = z.record(z.string(), z.json());

/** A property that would change what the resource does and that nothing here obeys. */
const absent = z.never({ error: 'this property is not available locally' }).optional();

export const functionProperties = z.object({
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Role: z.string(),
  MemorySize: number.default(128),
  Timeout: number.default(3),
  Environment: z.object({ Variables: texts.default({}) }).default({ Variables: {} }),
  ReservedConcurrentExecutions: number.optional(),
  Layers: absent,
});

export const roleProperties = z.object({
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: policyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});

export const policyProperties = z.object({
  Roles: z.array(z.string()).default([]),
  PolicyDocument: policyDocument,
});

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

export const tableProperties = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: absent,
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
});

const filterRule = z.object({ Name: z.string(), Value: z.string() });

export const bucketProperties = z.object({
  VersioningConfiguration: absent,
  NotificationConfiguration: z
    .strictObject({
      QueueConfigurations: z
        .array(
          z.strictObject({
            Event: z.string(),
            Queue: z.string(),
            Filter: z.object({ S3Key: z.object({ Rules: z.array(filterRule) }) }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
  CorsConfiguration: z
    .object({
      CorsRules: z.array(
        z.object({
          AllowedOrigins: z.array(z.string()),
          AllowedMethods: z.array(z.string()),
          AllowedHeaders: z.array(z.string()).default([]),
          ExposedHeaders: z.array(z.string()).default([]),
          MaxAge: number.optional(),
        }),
      ),
    })
    .optional(),
});

export const bucketPolicyProperties = z.object({ Bucket: z.string(), PolicyDocument: policyDocument });

export const queueProperties = z.object({
  VisibilityTimeout: number.optional(),
  MessageRetentionPeriod: number.optional(),
  DelaySeconds: number.optional(),
  ReceiveMessageWaitTimeSeconds: number.optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: number }).optional(),
  FifoQueue: absent,
});

export const queuePolicyProperties = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: policyDocument,
});

export const apiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .object({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      AllowCredentials: z.boolean().default(false),
      MaxAge: number.optional(),
    })
    .optional(),
});

export const routeProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').default('NONE'),
});

export const integrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: number.default(30_000),
});

const throttle = z.object({
  ThrottlingRateLimit: number.optional(),
  ThrottlingBurstLimit: number.optional(),
});

export const stageProperties = z.object({
  ApiId: z.string(),
  StageName: z.string(),
  AccessLogSettings: z.object({ Format: z.string() }).optional(),
  DefaultRouteSettings: throttle.optional(),
  RouteSettings: z.record(z.string(), throttle).default({}),
});

export const permissionProperties = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

/** What an event source mapping reads, which decides its other properties. */
export const sourceArnProperties = z.object({ EventSourceArn: z.string() });

export const queueSourceProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string().startsWith('arn:aws:sqs:'),
  Enabled: z.boolean().default(true),
  BatchSize: number.default(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: number }).optional(),
  Tags: z.json().optional(),
});

export const streamSourceProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string().startsWith('arn:aws:dynamodb:'),
  Enabled: z.boolean().default(true),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  BatchSize: number.default(100),
  MaximumBatchingWindowInSeconds: number.default(0),
  /** One, the default, keeps the order of a shard. */
  ParallelizationFactor: z.literal(1).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: filterPattern })) }).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  BisectBatchOnFunctionError: z.boolean().default(false),
  /** -1 means without end. */
  MaximumRetryAttempts: number.default(-1),
  /** -1 means without end. */
  MaximumRecordAgeInSeconds: number.default(-1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  Tags: z.json().optional(),
});

export const mailIdentityProperties = z.object({ EmailIdentity: z.string() });

/** Where mail's events go: of the kinds of places, only EventBridge matters on one machine. */
export const eventDestinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(true),
    MatchingEventTypes: z.array(z.string()),
    EventBridgeDestination: z
      .object({ EventBusArn: z.string().endsWith(':event-bus/default', 'only the default bus runs here') })
      .optional(),
  }),
});

const rate = /^rate\([1-9]\d* (minute|hour|day)s?\)$/;

export const ruleProperties = z.object({
  /** A bus of its own would be another than the one that services tell of themselves on. */
  EventBusName: absent,
  ScheduleExpression: z.string().regex(rate, 'only rate(…) schedules run here').optional(),
  EventPattern: eventPattern.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.object({ Id: z.string(), Arn: z.string(), Input: z.string().optional() })).default([]),
});

export const customResourceProperties = z.looseObject({ ServiceToken: z.string() });
