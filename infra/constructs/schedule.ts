import type { Duration } from 'aws-cdk-lib';
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
    fn.lambda.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: every,
      onFailure: this.failedRuns.destinationOf(fn),
    });
  }
}
