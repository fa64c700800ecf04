import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type CorsRule,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { EnvironmentName } from '../../shared/environment.ts';
import type { HouseFunction } from './house-function.ts';

export interface PrivateBucketProps {
  /** When objects go by themselves. Default: never */
  readonly lifecycleRules?: LifecycleRule[];
  /** What pages in browsers may do with objects, beyond having permission. Default: nothing */
  readonly cors?: CorsRule[];
  /** The variable that tells functions its name. Default: none; no function is granted anything yet */
  readonly variable?: EnvironmentName;
}

/** A bucket that only the granted functions and the account's own people reach, over TLS. */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket;
  private readonly variable: EnvironmentName | undefined;

  constructor(scope: Construct, id: string, props: PrivateBucketProps = {}) {
    super(scope, id);
    this.variable = props.variable;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Unversioned: a deleted file is gone, as its owner was told.
      versioned: false,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.lifecycleRules && { lifecycleRules: props.lifecycleRules }),
      ...(props.cors && { cors: props.cors }),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Server access logs would keep object names, which people choose and which may name a customer, longer than ' +
        'the objects live. CloudTrail data events do this better for an account that wants it.',
    });
  }

  /** The underlying resource, for properties that the construct does not know. */
  get resource(): CfnBucket {
    return this.bucket.node.defaultChild as CfnBucket;
  }

  /**
   * Lets the function read objects.
   * @param under what their names begin with. Default: any
   */
  grantRead(fn: HouseFunction, under = ''): void {
    this.allowOnObjects(fn, 's3:GetObject', under);
  }

  /**
   * Lets the function write objects.
   * @param under what their names begin with. Default: any
   */
  grantWrite(fn: HouseFunction, under = ''): void {
    this.allowOnObjects(fn, 's3:PutObject', under);
  }

  /** Lets the function delete objects. */
  grantDelete(fn: HouseFunction): void {
    this.allowOnObjects(fn, 's3:DeleteObject');
  }

  /** Lets the function list the bucket. Without it, S3 answers 403 instead of 404 for an object that is gone. */
  grantList(fn: HouseFunction): void {
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    this.tellName(fn);
  }

  /** Lets the function find and abort uploads in parts that were broken off. */
  grantAbort(fn: HouseFunction): void {
    fn.allow(['s3:ListBucketMultipartUploads'], [this.bucket.bucketArn]);
    this.allowOnObjects(fn, 's3:AbortMultipartUpload');
  }

  private allowOnObjects(fn: HouseFunction, action: string, under = ''): void {
    fn.allow([action], [this.bucket.arnForObjects(`${under}*`)]);
    this.tellName(fn);
    Validations.of(fn.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.resource)}.Arn>/${under}*]`,
      reason: 'Every object of this one bucket: its names are chosen by people or made from job ids.',
    });
  }

  private tellName(fn: HouseFunction): void {
    if (this.variable) fn.setEnvironment(this.variable, this.bucket.bucketName);
  }
}
