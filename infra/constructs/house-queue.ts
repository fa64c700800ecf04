import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EnvironmentName } from '../../shared/environment.ts';
import { maxReceiveCount } from '../../shared/jobs/queue-consumer.ts';
import { alarmPeriod, HouseAlarm } from './alarm.ts';
import { DeadLetters } from './dead-letters.ts';
import type { HouseFunction } from './house-function.ts';

export interface HouseQueueProps {
  /** The function that works through it, one message at a time. */
  readonly consumer: HouseFunction;
  /** How many messages are worked on at once at most; at least 2. */
  readonly maxConcurrency: number;
  /** The variable that tells functions its address. */
  readonly variable: EnvironmentName;
  /** What people lose when a message ends as a dead letter, as a sentence. */
  readonly lossOfDeadLetter: string;
  /** How long a message may wait before the alarm rings. */
  readonly patience: Duration;
}

/** A queue with the function that consumes it, and a dead-letter queue that keeps what failed five times. */
export class HouseQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  private readonly variable: EnvironmentName;

  constructor(scope: Construct, id: string, props: HouseQueueProps) {
    super(scope, id);
    this.variable = props.variable;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      meaning: `A message of the ${id} queue failed ${maxReceiveCount} times. ${props.lossOfDeadLetter}`,
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // Six time-outs, as Lambda asks: one run, and the poller's retries while the function is throttled.
      visibilityTimeout: Duration.seconds(6 * props.consumer.timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount },
    });
    this.consume(props);
    new HouseAlarm(this, 'Waiting', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: alarmPeriod }),
      threshold: props.patience.toSeconds(),
      meaning: `A message has waited in the ${id} queue for ${props.patience.toMinutes()} minutes. ${props.consumer.loss}`,
      runbook: 'messages-waiting',
    });
  }

  /** Lets the function put messages on the queue. */
  grantSend(fn: HouseFunction): void {
    fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    fn.setEnvironment(this.variable, this.queue.queueUrl);
  }

  private consume({ consumer, maxConcurrency }: HouseQueueProps): void {
    // The last one is for the code, not for Lambda: after a failure that will pass it asks for the message sooner.
    consumer.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      [this.queue.queueArn],
    );
    consumer.setEnvironment(this.variable, this.queue.queueUrl);
    new EventSourceMapping(this, 'Consumer', {
      target: consumer.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
  }
}
