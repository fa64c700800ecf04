import type { Duration } from 'aws-cdk-lib';
import { Schedule as Rate, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { HouseFunction } from './house-function.ts';

export interface ScheduleProps {
  readonly fn: HouseFunction;
  readonly every: Duration;
}

/** Runs a function at a steady rate. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { fn, every }: ScheduleProps) {
    super(scope, id);
    new Rule(this, 'Rule', { schedule: Rate.rate(every), targets: [new LambdaFunction(fn.lambda)] });
  }
}
