import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeletePolicy } from '../../shared/erasure/policy.ts';
import { HouseFunction } from './house-function.ts';
import { HouseQueue } from './house-queue.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { Schedule } from './schedule.ts';
import type { CustomerTable } from './table.ts';

export interface JobsProps {
  readonly table: CustomerTable;
  /** Where workers write the files that jobs make for people. */
  readonly exportBucket: PrivateBucket;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty */
  readonly defaultCountry: string;
  /** What amounts without a currency are in: ISO 4217. */
  readonly currency: string;
  /** What a deletion does to customers with a history. */
  readonly deletePolicy: DeletePolicy;
  /** Characters that an imported password has at least. */
  readonly passwordMinLength: number;
  /** As people read it: no part of an imported password. */
  readonly shopName: string;
}

/** Long work in steps: worked through by the workers, and picked up again by the sweeper when something stalls. */
export class Jobs extends Construct {
  readonly worker: HouseFunction;
  readonly sweeper: HouseFunction;
  /** What is to be worked through next. */
  readonly queue: HouseQueue;

  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    this.worker = this.makeWorker(props);
    this.sweeper = this.makeSweeper(props);
    this.queue = new HouseQueue(this, 'Work', {
      consumer: this.worker,
      variable: 'WORK_QUEUE_URL',
      maxConcurrency: 8,
      patience: Duration.minutes(30),
      lossOfDeadLetter: 'A part of a job is missing: the job says "failed", and whether it can be resumed.',
    });
    for (const fn of [this.worker, this.sweeper]) this.queue.grantSend(fn);
  }

  private makeWorker({
    table,
    exportBucket,
    defaultCountry,
    currency,
    deletePolicy,
    passwordMinLength,
    shopName,
  }: JobsProps): HouseFunction {
    const worker = new HouseFunction(this, 'Worker', {
      name: 'worker',
      memory: 1769,
      timeout: Duration.minutes(2),
      // A chunk that needs more than its 30 seconds goes on in a next message.
      feedsItself: true,
      loss: 'Imports, exports and bulk actions stop part-way; they go on from where they stopped when it works again.',
    });
    worker.setEnvironment('DEFAULT_COUNTRY', defaultCountry);
    worker.setEnvironment('CURRENCY', currency);
    worker.setEnvironment('DELETE_POLICY', deletePolicy);
    worker.setEnvironment('PASSWORD_MIN_LENGTH', String(passwordMinLength));
    worker.setEnvironment('SHOP_NAME', shopName);
    table.grantReadAndWrite(worker);
    // It joins the parts of an export to a file, and removes what a crash has left of it.
    exportBucket.grantWrite(worker);
    exportBucket.grantRead(worker);
    exportBucket.grantList(worker);
    exportBucket.grantDelete(worker);
    exportBucket.grantAbort(worker);
    return worker;
  }

  private makeSweeper({ table }: JobsProps): HouseFunction {
    const sweeper = new HouseFunction(this, 'Sweeper', {
      name: 'sweeper',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'Jobs that stalled are not picked up again.',
    });
    table.grant(sweeper, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    new Schedule(this, 'Sweep', { fn: sweeper, every: Duration.minutes(5) });
    return sweeper;
  }
}
