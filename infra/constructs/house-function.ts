import { join } from 'node:path';
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EnvironmentName } from '../../shared/environment.ts';
import { alarmPeriod, HouseAlarm } from './alarm.ts';

export interface HouseFunctionProps {
  /** Name of its bundle: `dist/<name>`, built from `functions/<area>/<name>.ts`. */
  readonly name: string;
  /** What users lose while it fails, as a sentence. Its alarm says it. */
  readonly loss: string;
  /** Memory in MB; the processor's share follows it (1,769 MB is one whole processor). */
  readonly memory: number;
  readonly timeout: Duration;
  /**
   * It may put messages on the queue that invokes it. Lambda otherwise takes a chain of 16 such messages for a
   * runaway loop and ends it. Default: false
   */
  readonly feedsItself?: boolean;
  /** Options for Node.js: `NODE_OPTIONS`. Default: none */
  readonly nodeOptions?: string;
}

/**
 * A Lambda function as this house makes them: its own role, which may do nothing at first but write its own
 * log; its own log group with an end; an alarm on errors. Constructs that own a resource give it more with
 * their `grant…` methods.
 */
export class HouseFunction extends Construct {
  readonly name: string;
  readonly loss: string;
  readonly timeout: Duration;
  readonly role: Role;
  readonly lambda: LambdaFunction;

  private readonly environment = new Map<EnvironmentName, string>();

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    this.name = props.name;
    this.loss = props.loss;
    this.timeout = props.timeout;
    // Logs hold no personal data and nothing that cannot be lost: they go with the stack.
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.name,
      code: Code.fromAsset(join(import.meta.dirname, '../../dist', props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      ...(props.feedsItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    });
    if (props.nodeOptions !== undefined) this.lambda.addEnvironment('NODE_OPTIONS', props.nodeOptions);
    this.setEnvironment('METRICS_NAMESPACE', Stack.of(this).stackName);
    new HouseAlarm(this, 'Errors', {
      metric: this.lambda.metricErrors({ period: alarmPeriod }),
      threshold: 1,
      meaning: `Function ${props.name} threw or timed out. ${props.loss}`,
      runbook: 'function-errors',
    });
  }

  /** Lets its role do the actions on the resources, if the conditions (by IAM's operators) are met. */
  allow(actions: string[], resources: string[], conditions: Conditions = {}): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  /**
   * Gives it an environment variable.
   * @throws Error if it already has another value under that name
   */
  setEnvironment(name: EnvironmentName, value: string): void {
    const present = this.environment.get(name);
    if (present === value) return;
    if (present !== undefined) throw new Error(`Function ${this.name} already has another ${name}.`);
    this.environment.set(name, value);
    this.lambda.addEnvironment(name, value);
  }
}
