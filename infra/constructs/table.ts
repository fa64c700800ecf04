import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  BillingMode,
  type ITable,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { alarmPeriod, HouseAlarm, sum } from './alarm.ts';
import type { HouseFunction } from './house-function.ts';

export interface CustomerTableProps {
  /** A restored table to work with instead of the stack's own, which stays as it is. Default: none */
  readonly restored: RestoredTable | undefined;
}

export interface RestoredTable {
  readonly name: string;
  /** Label of its stream, such as `2026-11-22T10:20:00.000`. */
  readonly stream: string;
}

/** The one table that holds everything. */
export class CustomerTable extends Construct {
  /** The table that is worked with: the stack's own, or the restored one. */
  readonly table: Table | ITable;
  /** ARN of the stream of everything that is written to it. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, { restored }: CustomerTableProps) {
    super(scope, id);
    const own = new Table(this, 'Table', {
      partitionKey: { name: 'PK', type: AttributeType.STRING },
      sortKey: { name: 'SK', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_IMAGE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table = restored === undefined ? own : Table.fromTableName(this, 'Restored', restored.name);
    this.streamArn =
      restored === undefined ? streamOf(own) : `${this.table.tableArn}/stream/${restored.stream}`;
    this.watch();
  }

  /** Lets the function do exactly these DynamoDB actions on the table. */
  grant(fn: HouseFunction, ...actions: TableAction[]): void {
    fn.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.table.tableArn],
    );
    fn.setEnvironment('TABLE_NAME', this.table.tableName);
  }

  /** Lets the function read items by key and by partition, and write them; to scan is another right. */
  grantReadAndWrite(fn: HouseFunction): void {
    this.grant(
      fn,
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
    );
  }

  /** Lets Lambda follow the table's stream for the function, as whose role it reads. */
  grantStream(fn: HouseFunction): void {
    fn.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [this.streamArn],
    );
    fn.allow(['dynamodb:ListStreams'], ['*']);
    Validations.of(fn.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'IAM knows no resource for dynamodb:ListStreams, and a stream trigger needs it. It tells names, no data.',
    });
  }

  /** Refused reads and writes together, whichever operation they came from. */
  get throttles(): IMetric {
    return sum(
      'Refused requests',
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
        this.table.metric(name, { statistic: 'Sum' }),
      ),
    );
  }

  private watch(): void {
    new HouseAlarm(this, 'Throttles', {
      metric: this.throttles,
      threshold: 10,
      meaning: 'The table refused requests because too many came at once. Callers wait, or get a 503.',
      runbook: 'table-throttles',
    });
    new HouseAlarm(this, 'SystemErrors', {
      metric: sum(
        'Failures of DynamoDB',
        ['GetItem', 'Query', 'TransactWriteItems'].map(
          (operation) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName: 'SystemErrors',
              dimensionsMap: { TableName: this.table.tableName, Operation: operation },
              statistic: 'Sum',
              period: alarmPeriod,
            }),
        ),
      ),
      threshold: 5,
      meaning: 'DynamoDB itself fails. Customers can be read and saved only now and then, or not at all.',
      runbook: 'table-system-errors',
    });
  }
}

function streamOf({ tableStreamArn }: Table): string {
  if (tableStreamArn === undefined) throw new Error('The table has no stream.');
  return tableStreamArn;
}

/** A transaction needs the action of each of its items: there is no action of its own. */
export type TableAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'UpdateItem';
