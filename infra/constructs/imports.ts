import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lifetimes } from '../../shared/jobs/lifetimes.ts';
import { HouseFunction } from './house-function.ts';
import { HouseQueue } from './house-queue.ts';
import { PrivateBucket } from './private-bucket.ts';
import { Schedule } from './schedule.ts';
import type { CustomerTable } from './table.ts';

export interface ImportsProps {
  readonly table: CustomerTable;
  /** Where workers write the error files. */
  readonly exportBucket: PrivateBucket;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty */
  readonly defaultCountry: string;
}

const day = Duration.days(1);

/**
 * CSV files: dropped into the bucket, planned into chunks by the planner, worked through by the workers, picked
 * up again by the sweeper when something stalls.
 */
export class Imports extends Construct {
  readonly bucket: PrivateBucket;
  readonly functions: readonly HouseFunction[];
  readonly queues: readonly HouseQueue[];

  constructor(scope: Construct, id: string, props: ImportsProps) {
    super(scope, id);
    // A raw file may hold passwords: it lives a day at most.
    this.bucket = new PrivateBucket(this, 'Files', {
      variable: 'IMPORT_BUCKET',
      lifecycleRules: [
        { expiration: Duration.days(lifetimes.droppedFile), abortIncompleteMultipartUploadAfter: day },
      ],
    });
    const planner = this.planner(props);
    const worker = this.worker(props);
    const sweeper = this.sweeper(props);
    const plan = new HouseQueue(this, 'Plan', {
      consumer: planner,
      variable: 'PLAN_QUEUE_URL',
      maxConcurrency: 2,
      patience: Duration.hours(1),
      lossOfDeadLetter: 'A dropped CSV file was not imported.',
    });
    const work = new HouseQueue(this, 'Work', {
      consumer: worker,
      variable: 'WORK_QUEUE_URL',
      maxConcurrency: 8,
      patience: Duration.minutes(30),
      lossOfDeadLetter: 'Some rows of an import are missing; its job says "failed, resumable".',
    });
    for (const fn of [planner, worker, sweeper]) work.grantSend(fn);
    plan.grantSend(sweeper);
    notify(this.bucket, plan.queue);
    this.functions = [planner, worker, sweeper];
    this.queues = [plan, work];
  }

  private planner({ table }: ImportsProps): HouseFunction {
    const planner = new HouseFunction(this, 'Planner', {
      name: 'planner',
      memory: 1769,
      timeout: Duration.minutes(2),
      loss: 'Dropped CSV files are not imported; they wait in the queue.',
    });
    table.grant(planner, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    this.bucket.grantRead(planner);
    this.bucket.grantList(planner);
    return planner;
  }

  private worker({ table, exportBucket, defaultCountry }: ImportsProps): HouseFunction {
    const worker = new HouseFunction(this, 'Worker', {
      name: 'worker',
      memory: 1769,
      timeout: Duration.minutes(2),
      // A chunk that needs more than its 30 seconds goes on in a next message.
      feedsItself: true,
      loss: 'Imports stop part-way; they go on from the last finished row when it works again.',
    });
    worker.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
    table.grant(
      worker,
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
    );
    this.bucket.grantRead(worker);
    this.bucket.grantDelete(worker);
    this.bucket.grantList(worker);
    exportBucket.grantWrite(worker);
    return worker;
  }

  private sweeper({ table }: ImportsProps): HouseFunction {
    const sweeper = new HouseFunction(this, 'Sweeper', {
      name: 'sweeper',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'Imports that stalled are not picked up again.',
    });
    table.grant(sweeper, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    this.bucket.grantList(sweeper);
    new Schedule(this, 'Sweep', { fn: sweeper, every: Duration.minutes(5) });
    return sweeper;
  }
}

/**
 * S3 tells the queue about every new object, through the bucket's own property: CDK's `addEventNotification`
 * would add a function of its own that may change any bucket's notifications.
 */
function notify(files: PrivateBucket, queue: Queue): void {
  // By account, not by bucket: the policy must exist before the bucket that it would name.
  const policy = queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  files.resource.notificationConfiguration = {
    queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
  };
  // S3 checks that it may send before it accepts the notification.
  if (policy.policyDependable) files.resource.node.addDependency(policy.policyDependable);
}
