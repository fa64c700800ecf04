import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { importsFolder, uploadsPrefix } from '../../shared/imports/keys.ts';
import { plannerNodeOptions } from '../../shared/imports/limits.ts';
import { lifetimes } from '../../shared/jobs/lifetimes.ts';
import { HouseFunction } from './house-function.ts';
import { HouseQueue } from './house-queue.ts';
import type { Jobs } from './jobs.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { CustomerTable } from './table.ts';

export interface ImportsProps {
  readonly table: CustomerTable;
  /** Where the planner writes workbooks as text. */
  readonly exportBucket: PrivateBucket;
  /** What works through them once they are planned. */
  readonly jobs: Jobs;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty */
  readonly defaultCountry: string;
  /** What amounts without a currency are in: ISO 4217. */
  readonly currency: string;
  /** Characters that an imported password has at least. */
  readonly passwordMinLength: number;
  /** As people read it: no part of an imported password. */
  readonly shopName: string;
  /** Origins whose pages may upload files. */
  readonly allowedOrigins: readonly string[];
}

const day = Duration.days(1);

/** CSV files: dropped into the bucket, planned into chunks by the planner, and worked through as jobs. */
export class Imports extends Construct {
  readonly bucket: PrivateBucket;
  readonly planner: HouseFunction;
  /** Which files are to be planned next. */
  readonly queue: HouseQueue;

  constructor(scope: Construct, id: string, props: ImportsProps) {
    super(scope, id);
    // A raw file may hold passwords: it lives a day at most.
    this.bucket = new PrivateBucket(this, 'Files', {
      variable: 'IMPORT_BUCKET',
      lifecycleRules: [
        { expiration: Duration.days(lifetimes.droppedFile), abortIncompleteMultipartUploadAfter: day },
      ],
      ...(props.allowedOrigins.length > 0 && {
        cors: [
          {
            allowedOrigins: [...props.allowedOrigins],
            allowedMethods: [HttpMethods.POST],
            allowedHeaders: ['*'],
            maxAge: 3600,
          },
        ],
      }),
    });
    this.planner = this.makePlanner(props);
    this.queue = new HouseQueue(this, 'Plan', {
      consumer: this.planner,
      variable: 'PLAN_QUEUE_URL',
      maxConcurrency: 2,
      patience: Duration.hours(1),
      lossOfDeadLetter: 'A dropped CSV file was not imported.',
    });
    const { worker, sweeper, queue } = props.jobs;
    queue.grantSend(this.planner);
    for (const fn of [worker, sweeper]) {
      this.queue.grantSend(fn);
      this.bucket.grantList(fn);
    }
    this.bucket.grantRead(worker);
    this.bucket.grantDelete(worker);
    notify(this.bucket, this.queue.queue);
  }

  /** Lets the function sign uploads of files that an import was asked for. */
  grantUpload(fn: HouseFunction): void {
    this.bucket.grantWrite(fn, uploadsPrefix);
  }

  private makePlanner(props: ImportsProps): HouseFunction {
    const { table, exportBucket, defaultCountry, currency, passwordMinLength, shopName } = props;
    const planner = new HouseFunction(this, 'Planner', {
      name: 'planner',
      memory: 1769,
      timeout: Duration.minutes(2),
      nodeOptions: plannerNodeOptions,
      loss: 'Dropped CSV files are not imported; they wait in the queue.',
    });
    planner.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
    planner.setEnvironment('CURRENCY', currency);
    planner.setEnvironment('PASSWORD_MIN_LENGTH', String(passwordMinLength));
    planner.setEnvironment('SHOP_NAME', shopName);
    table.grant(planner, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    this.bucket.grantRead(planner);
    this.bucket.grantList(planner);
    exportBucket.grantWrite(planner, importsFolder);
    exportBucket.grantRead(planner, importsFolder);
    return planner;
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
