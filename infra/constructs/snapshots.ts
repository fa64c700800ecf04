import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { snapshotDays, snapshotPrefix } from '../../shared/directory/snapshot/lifetimes.ts';
import { type MetricName, metricService } from '../../shared/observability/metric-units.ts';
import { alarmPeriod, HouseAlarm } from './alarm.ts';
import { HouseFunction } from './house-function.ts';
import { PrivateBucket } from './private-bucket.ts';
import { Schedule } from './schedule.ts';
import type { CustomerTable } from './table.ts';

/** The bucket of what the directory keeps beside the table. All of it can be made again from there. */
export function directoryFiles(scope: Construct, id: string): PrivateBucket {
  return new PrivateBucket(scope, id, {
    variable: 'DIRECTORY_BUCKET',
    lifecycleRules: [{ prefix: snapshotPrefix, expiration: Duration.days(snapshotDays) }],
  });
}

export interface SnapshotsProps {
  readonly table: CustomerTable;
  /** Where the snapshots lie. */
  readonly bucket: PrivateBucket;
  /** In which customers are asked about what they spent: ISO 4217. */
  readonly currency: string;
}

/** Snapshots of the directory's image, which the builder makes so that a new container need not scan the table. */
export class Snapshots extends Construct {
  readonly builder: HouseFunction;

  constructor(scope: Construct, id: string, { table, bucket, currency }: SnapshotsProps) {
    super(scope, id);
    this.builder = new HouseFunction(this, 'Builder', {
      name: 'builder',
      // It holds an image and the one that it is made from. New accounts may not have more.
      memory: 3008,
      timeout: Duration.minutes(15),
      loss: 'The first search after a pause takes longer and longer, and fails in a large shop.',
    });
    this.builder.setEnvironment('CURRENCY', currency);
    table.grant(this.builder, 'GetItem', 'Query', 'Scan', 'PutItem');
    bucket.grantRead(this.builder);
    bucket.grantWrite(this.builder);
    // Whoever is erased is in older snapshots.
    bucket.grantList(this.builder);
    bucket.grantDelete(this.builder);
    new Schedule(this, 'Build', { fn: this.builder, every: Duration.minutes(1) });
    new HouseAlarm(this, 'Behind', {
      metric: new Metric({
        namespace: Stack.of(this).stackName,
        metricName: 'DirectoryTail' satisfies MetricName,
        dimensionsMap: { service: metricService },
        statistic: 'Minimum',
        period: alarmPeriod,
      }),
      // Ten times what makes the builder build.
      threshold: 50_000,
      periods: 6,
      // The builder says it every minute, whatever it finds: no word means that it does not run.
      silenceRings: true,
      meaning:
        'For half an hour the snapshot has been far behind the table, or nobody has looked after it. The first search after a pause is slow.',
      runbook: 'snapshot-behind',
    });
  }
}
