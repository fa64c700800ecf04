import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { Problem } from '../problem.ts';

export const account = '000000000000';
export const region = 'us-east-1';
/** The secret of every access key on this machine. */
export const secretKey = 'local';

/** What `Ref` and `Fn::GetAtt` answer for one resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What identities are made from. */
export interface Surroundings {
  readonly stackName: string;
  /** Where the HTTP API of the template is served, without a slash at its end. */
  readonly apiUrl: string;
  /** Where AWS's services are served to functions, without a slash at its end. */
  readonly awsUrl: string;
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** A name that stays the same from start to start, as state outlives the process. */
const physicalName = (surroundings: Surroundings, logicalId: string): string =>
  `${surroundings.stackName}-${logicalId}`;

function bucketName(surroundings: Surroundings, logicalId: string): string {
  const name = physicalName(surroundings, logicalId).toLowerCase();
  return name.length <= 63
    ? name
    : `${name.slice(0, 54)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** A name that the template gives itself. */
const givenName = (properties: JsonObject, key: string): string | undefined =>
  typeof properties[key] === 'string' ? properties[key] : undefined;

type Identify = (
  name: string,
  surroundings: Surroundings,
  logicalId: string,
  properties: JsonObject,
) => Identity;

const byName =
  (service: string, prefix: string): Identify =>
  (name) => ({
    ref: name,
    attributes: { Arn: arn(service, `${prefix}${name}`) },
  });

const identify: Readonly<Record<string, Identify>> = {
  'AWS::DynamoDB::Table': (name) => ({
    ref: name,
    attributes: {
      Arn: arn('dynamodb', `table/${name}`),
      StreamArn: arn('dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`),
    },
  }),
  'AWS::S3::Bucket': (_, surroundings, logicalId) => {
    const name = bucketName(surroundings, logicalId);
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::SQS::Queue': (name, { awsUrl }) => {
    const url = `${awsUrl}/${account}/${name}`;
    return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::Lambda::Function': byName('lambda', 'function:'),
  'AWS::IAM::Role': (name) => ({
    ref: name,
    attributes: { Arn: `arn:aws:iam::${account}:role/${name}`, RoleId: name },
  }),
  'AWS::IAM::ManagedPolicy': (name) => ({
    ref: `arn:aws:iam::${account}:policy/${name}`,
    attributes: {},
  }),
  'AWS::ApiGatewayV2::Api': (_, { apiUrl }, logicalId) => ({
    ref: logicalId.toLowerCase(),
    attributes: { ApiEndpoint: apiUrl, ApiId: logicalId.toLowerCase() },
  }),
  'AWS::SNS::Topic': (name) => ({
    ref: arn('sns', name),
    attributes: { TopicArn: arn('sns', name), TopicName: name },
  }),
  'AWS::Logs::LogGroup': (name) => ({
    ref: name,
    attributes: { Arn: `${arn('logs', `log-group:${name}`)}:*` },
  }),
  'AWS::Events::Rule': byName('events', 'rule/'),
  'AWS::SES::ConfigurationSet': (name, _, __, properties) => ({
    ref: givenName(properties, 'Name') ?? name,
    attributes: {},
  }),
  'AWS::SES::EmailIdentity': (_, __, logicalId, properties) => {
    const identity = givenName(properties, 'EmailIdentity');
    if (identity) return { ref: identity, attributes: dkimTokens(identity) };
    throw new Problem(
      `The local stack needs the name of ${logicalId} as a plain text: an address or a domain.`,
    );
  },
};

/** The three DNS records by which a domain would be verified. */
const dkimTokens = (identity: string): Record<string, string> =>
  Object.fromEntries(
    [1, 2, 3].flatMap((number) => [
      [`DkimDNSTokenName${number}`, `local${number}._domainkey.${identity}`],
      [`DkimDNSTokenValue${number}`, `local${number}.dkim.amazonses.com`],
    ]),
  );

/**
 * The identity of a resource. Types without an entry have a plain name and no attributes.
 * @param properties as the template writes them, unresolved
 */
export function identityOf(
  type: string,
  logicalId: string,
  surroundings: Surroundings,
  properties: JsonObject,
): Identity {
  const name = physicalName(surroundings, logicalId);
  return identify[type]?.(name, surroundings, logicalId, properties) ?? { ref: name, attributes: {} };
}

/** What pseudo parameters stand for. */
export const pseudoParameters = (surroundings: Surroundings): Readonly<Record<string, string>> => ({
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': surroundings.stackName,
  'AWS::StackId': arn('cloudformation', `stack/${surroundings.stackName}/local`),
});
