import { Duration } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { uploadsPrefix } from '../../shared/pictures/keys.ts';
import { HouseFunction } from './house-function.ts';
import { PrivateBucket } from './private-bucket.ts';
import { Schedule } from './schedule.ts';
import type { CustomerTable } from './table.ts';

export interface PicturesProps {
  readonly table: CustomerTable;
  /** Origins whose pages may upload and show pictures. */
  readonly allowedOrigins: readonly string[];
}

/** Customers' pictures: uploaded by browsers, shown to browsers, removed by the sweeper when nobody wants them. */
export class Pictures extends Construct {
  readonly sweeper: HouseFunction;
  private readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, { table, allowedOrigins }: PicturesProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Files', {
      variable: 'PICTURE_BUCKET',
      // What is uploaded and never confirmed. Confirmed pictures lie elsewhere, and stay.
      lifecycleRules: [{ prefix: uploadsPrefix, expiration: Duration.days(1) }],
      ...(allowedOrigins.length > 0 && {
        cors: [
          {
            allowedOrigins: [...allowedOrigins],
            allowedMethods: [HttpMethods.GET, HttpMethods.POST],
            allowedHeaders: ['*'],
            maxAge: 3600,
          },
        ],
      }),
    });
    this.sweeper = new HouseFunction(this, 'PictureSweeper', {
      name: 'picture-sweeper',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'Pictures that were replaced or deleted stay in their bucket until it works again.',
    });
    table.grant(this.sweeper, 'Query', 'UpdateItem', 'DeleteItem');
    this.bucket.grantDelete(this.sweeper);
    new Schedule(this, 'Sweep', { fn: this.sweeper, every: Duration.minutes(5) });
  }

  /** Lets the function find and delete what is a customer's. */
  grantErase(fn: HouseFunction): void {
    this.bucket.grantList(fn);
    this.bucket.grantDelete(fn);
  }

  /** Lets the function sign uploads and addresses, look at uploads and keep them. It deletes nothing. */
  grantUse(fn: HouseFunction): void {
    this.bucket.grantRead(fn);
    this.bucket.grantWrite(fn);
    this.bucket.grantList(fn);
  }
}
