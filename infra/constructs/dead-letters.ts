import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPeriod, HouseAlarm } from './alarm.ts';

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
}
