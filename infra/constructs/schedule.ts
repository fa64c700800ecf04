import { type Duration, Validations } from 'aws-cdk-lib';
import { Schedule as Rate, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { HouseFunction } from './house-function.ts';

export interface ScheduleProps {
  readonly fn: HouseFunction;
  readonly every: Duration;
}

/** Runs a function at a steady rate. A run that fails is not repeated: the next one does its work too. */
export class Schedule extends Construct {
  readonly failedRuns: DeadLetters;

  constructor(scope: Construct, id: string, { fn, every }: ScheduleProps) {
    super(scope, id);
    new Rule(this, 'Rule', { schedule: Rate.rate(every), targets: [new LambdaFunction(fn.lambda)] });
    this.failedRuns = new DeadLetters(this, 'FailedRuns', {
      meaning: `A scheduled run of function ${fn.name} failed. ${fn.loss}`,
    });
    Validations.of(this.failedRuns).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of a function, which the rule does not see.',
    });
    const { queueArn } = this.failedRuns.queue;
    fn.allow(['sqs:SendMessage'], [queueArn]);
    fn.lambda.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: every,
      onFailure: { bind: () => ({ destination: queueArn }) },
    });
  }
}
