import { Duration } from 'aws-cdk-lib';
import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { alarmPeriod, HouseAlarm } from './alarm.ts';
import { DeadLetters } from './dead-letters.ts';
import type { HouseFunction } from './house-function.ts';
import type { CustomerTable } from './table.ts';

export interface StreamConsumerProps {
  readonly table: CustomerTable;
  /** The function that is told. */
  readonly fn: HouseFunction;
  /** The partition whose new items it is told of. */
  readonly partition: string;
  /** How far behind it may be before the alarm rings. */
  readonly patience: Duration;
}

/**
 * Tells a function of every new item of one partition, in order, a moment after it was written. A batch that fails is
 * halved until the one item is found that does not work; that one is tried three times more and then passed over, so
 * that it does not hold up the others.
 */
export class StreamConsumer extends Construct {
  private readonly fn: HouseFunction;

  constructor(scope: Construct, id: string, { table, fn, partition, patience }: StreamConsumerProps) {
    super(scope, id);
    this.fn = fn;
    const passedOver = new DeadLetters(this, 'PassedOver', {
      meaning: `New items of ${partition} were passed over, because function ${fn.name} failed four times with them. ${fn.loss}`,
    });
    table.grantStream(fn);
    new EventSourceMapping(this, 'Consumer', {
      target: fn.lambda,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { PK: { S: FilterRule.isEqual(partition) } } },
        }),
      ],
      batchSize: 10,
      parallelizationFactor: 1,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 3,
      maxRecordAge: Duration.hours(1),
      onFailure: passedOver.destinationOf(fn),
    });
    new HouseAlarm(this, 'Behind', {
      metric: this.age({ period: alarmPeriod }),
      threshold: patience.toMilliseconds(),
      meaning: `Function ${fn.name} is told of new items of ${partition} more than ${patience.toMinutes()} minutes late. ${fn.loss}`,
      runbook: 'stream-behind',
    });
  }

  /** How old the last change was when the function was told of it, in milliseconds. */
  age(options: MetricOptions): IMetric {
    return this.fn.lambda.metric('IteratorAge', { statistic: 'Maximum', ...options });
  }
}
