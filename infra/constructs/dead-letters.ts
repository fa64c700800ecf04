import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPeriod, HouseAlarm } from './alarm.ts';
import type { HouseFunction } from './house-function.ts';

export interface DeadLettersProps {
  /** What failed and what users lose by it, as a sentence or two. */
  readonly meaning: string;
}

/** Where messages end that could not be worked through: kept for two weeks, with an alarm from the first one. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { meaning }: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new HouseAlarm(this, 'Present', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: alarmPeriod,
        statistic: 'Maximum',
      }),
      threshold: 1,
      meaning,
      runbook: 'dead-letters',
    });
  }

  /** As an `onFailure` destination: where Lambda leaves what the function failed with. */
  destinationOf(fn: HouseFunction): { bind(): { destination: string } } {
    const { queueArn } = this.queue;
    fn.allow(['sqs:SendMessage'], [queueArn]);
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of a function, which the rule does not see.',
    });
    return { bind: () => ({ destination: queueArn }) };
  }
}
