import { Aws, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type MetricName, metricService } from '../../shared/observability/metric-units.ts';
import type { HouseFunction } from './house-function.ts';
import type { HouseQueue } from './house-queue.ts';
import type { HttpApi } from './http-api.ts';
import type { Mail } from './mail.ts';
import type { CustomerTable } from './table.ts';

export interface ObservabilityProps {
  readonly api: HttpApi;
  readonly functions: readonly HouseFunction[];
  readonly queues: readonly HouseQueue[];
  readonly table: CustomerTable;
  readonly mail: Mail;
  /** Where alarms are mailed to. Default: nowhere; they show on the dashboard only */
  readonly alarmEmail: string | undefined;
}

/** One dashboard over everything, and a mail for every alarm of the stack. Make it last: it takes what is there. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const alarms = scope.node.findAll().filter((construct) => construct instanceof Alarm);
    if (props.alarmEmail !== undefined) this.mail(alarms, props.alarmEmail);
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 4 })],
        apiWidgets(props.api),
        functionWidgets(props.functions),
        [...queueWidgets(props.queues), ...tableWidgets(props.table)],
        mailWidgets(props.mail),
        ...ownWidgets(Stack.of(this).stackName),
      ],
    });
  }

  private mail(alarms: readonly Alarm[], address: string): void {
    // Not encrypted at rest: alarms cannot publish to a topic under AWS's own key, a key of one's own costs more
    // than the rest of an idle Clientele, and an alarm's text holds no customer's data.
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.addSubscription(new EmailSubscription(address));
    for (const alarm of alarms) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }
}

function apiWidgets({ gateway }: HttpApi): IWidget[] {
  return [
    graph('Requests', [
      gateway.metricCount({ label: 'All' }),
      gateway.metricClientError({ label: '4xx', statistic: 'Sum' }),
      gateway.metricServerError({ label: '5xx', statistic: 'Sum' }),
    ]),
    graph('Time to answer (ms)', [
      gateway.metricLatency({ label: 'Median', statistic: 'p50' }),
      gateway.metricLatency({ label: '99 of 100', statistic: 'p99' }),
    ]),
  ];
}

function functionWidgets(functions: readonly HouseFunction[]): IWidget[] {
  const perFunction = (measure: (fn: HouseFunction) => IMetric) => functions.map(measure);
  return [
    graph(
      'Errors of functions',
      perFunction((fn) => fn.lambda.metricErrors({ label: fn.name })),
    ),
    graph(
      'Duration of functions (ms, 99 of 100)',
      perFunction((fn) => fn.lambda.metricDuration({ label: fn.name, statistic: 'p99' })),
    ),
    graph(
      'Throttled functions',
      perFunction((fn) => fn.lambda.metricThrottles({ label: fn.name })),
    ),
  ];
}

function queueWidgets(queues: readonly HouseQueue[]): IWidget[] {
  return [
    graph(
      'Oldest message (s)',
      queues.map(({ node, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: node.id })),
    ),
    graph(
      'Dead letters',
      queues.map(({ node, deadLetters }) =>
        deadLetters.queue.metricApproximateNumberOfMessagesVisible({ label: node.id, statistic: 'Maximum' }),
      ),
    ),
  ];
}

function tableWidgets({ table, throttles }: CustomerTable): IWidget[] {
  return [
    graph('Table', [
      table.metricConsumedReadCapacityUnits({ label: 'Read units' }),
      table.metricConsumedWriteCapacityUnits({ label: 'Write units' }),
      throttles,
    ]),
  ];
}

function mailWidgets({ sender, outbox, mailer }: Mail): IWidget[] {
  return [
    graph('Mails of the account', sender.counts),
    graph('Bounces and complaints of the account (share of mails)', sender.rates),
    graph('Oldest change that the mailer has not seen (ms)', [outbox.age({ label: mailer.name })]),
  ];
}

/** What only Clientele itself can count; docs/runbook.md says what each metric means. */
function ownWidgets(namespace: string): IWidget[][] {
  const metric = (metricName: MetricName, label: string, statistic = 'Sum') =>
    new Metric({ namespace, metricName, dimensionsMap: { service: metricService }, label, statistic });
  return [
    [
      graph('Requests by outcome', [
        metric('RequestsSucceeded', 'Done'),
        metric('RequestsRefused', 'Refused'),
        metric('RequestsUnauthorised', 'Without a right'),
        metric('RequestsFailed', 'Failed'),
      ]),
      graph('Sign-in', [
        metric('LoginsFailed', 'Wrong password or address'),
        metric('LoginsLimited', 'Too many attempts'),
        metric('RegistrationsLimited', 'Too many registrations'),
        metric('LinkRequestsLimited', 'Too many requests for links'),
      ]),
      graph('Changes that others were in the way of', [
        metric('CommitRetries', 'Tried again'),
        metric('CommitsGivenUp', 'Given up'),
      ]),
    ],
    [
      graph('Directory', [
        metric('DirectoryCustomers', 'Customers', 'Maximum'),
        metric('DirectoryEntriesRead', 'Changes taken in'),
        metric('DirectoryLoadTime', 'Longest start from a snapshot (ms)', 'Maximum'),
        metric('DirectoryRebuildTime', 'Longest scan of the table (ms)', 'Maximum'),
      ]),
      graph('Snapshots of the directory', [
        metric('DirectoryTail', 'Changes since', 'Maximum'),
        metric('DirectorySnapshotAge', 'Age (s)', 'Maximum'),
        metric('DirectorySnapshotsRefused', 'Not usable'),
      ]),
    ],
    [
      graph('Mails of this shop', [metric('MailsSent', 'Sent'), metric('MailsFailed', 'Failed')]),
      graph('Rows and customers of jobs', [
        metric('ItemsCreated', 'Created'),
        metric('ItemsUpdated', 'Updated'),
        metric('ItemsDeleted', 'Deleted'),
        metric('ItemsUnchanged', 'Unchanged'),
        metric('ItemsExported', 'Exported'),
        metric('ItemsFailed', 'Failed'),
      ]),
    ],
  ];
}

const graph = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 8, height: 6 });
