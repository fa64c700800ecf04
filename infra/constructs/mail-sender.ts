import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IMetric, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { domainOf } from '../config.ts';
import { HouseAlarm } from './alarm.ts';
import type { HouseFunction } from './house-function.ts';

export interface MailSenderProps {
  /** The address that mail is sent from. */
  readonly address: string;
  /** A domain or address that SES has verified already. Default: the address's domain becomes an identity */
  readonly identity: string | undefined;
}

/** What is needed to send mail from one address: an identity of SES, and rules for its mail. */
export class MailSender extends Construct {
  /** The DNS records that make SES accept the domain, if this stack told SES of it: `name CNAME value`. */
  readonly dnsRecords: readonly string[];
  private readonly address: string;
  private readonly identityName: string;
  private readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, { address, identity }: MailSenderProps) {
    super(scope, id);
    this.address = address;
    this.identityName = identity ?? domainOf(address);
    this.configurationSet = new ConfigurationSet(this, 'Rules', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      // Whoever does not exist or does not want our mail is not written to again.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.dnsRecords = identity === undefined ? this.identify() : [];
    this.watch();
  }

  /** Name of the rules for its mail, by which events of it can be told from others. */
  get configurationSetName(): string {
    return this.configurationSet.configurationSetName;
  }

  /** Has SES tell the account's event bus which mails bounced, and which were reported as spam. */
  publishFeedback(): void {
    this.configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
  }

  /** Lets the function send mail from the address, and from no other. */
  grantSend(fn: HouseFunction): void {
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    fn.allow(
      ['ses:SendRawEmail'],
      [arn('identity', this.identityName), arn('configuration-set', this.configurationSetName)],
      { StringEquals: { 'ses:FromAddress': this.address } },
    );
    fn.setEnvironment('SENDER', this.address);
    fn.setEnvironment('MAIL_CONFIGURATION_SET', this.configurationSetName);
  }

  /** What became of the account's mails. */
  get counts(): IMetric[] {
    return ['Send', 'Delivery', 'Bounce', 'Complaint'].map((name) =>
      accountMetric(name, { label: name, statistic: 'Sum' }),
    );
  }

  /** The shares of bounces and complaints by which SES judges the account. */
  get rates(): IMetric[] {
    return [
      accountMetric(bounceRate, { label: 'Bounces' }),
      accountMetric(complaintRate, { label: 'Complaints' }),
    ];
  }

  private identify(): string[] {
    // The rules are not made its default: mail that the shop sends by other means would come under them, and would
    // be refused once they go with the stack.
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(this.identityName) });
    // That other mail depends on it, and verifying it again takes hours.
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`);
  }

  private watch(): void {
    new HouseAlarm(this, 'Bounces', {
      metric: accountMetric(bounceRate),
      threshold: 0.05,
      meaning:
        "Five of a hundred of the account's mails bounce. AWS stops an account whose mails bounce too often.",
      runbook: 'mail-bounces',
    });
    new HouseAlarm(this, 'Complaints', {
      metric: accountMetric(complaintRate),
      threshold: 0.001,
      meaning:
        "One of a thousand of the account's mails is reported as spam. AWS stops an account with too many complaints.",
      runbook: 'mail-complaints',
    });
  }
}

const bounceRate = 'Reputation.BounceRate';
const complaintRate = 'Reputation.ComplaintRate';

/** SES measures these over all mail of the account in this region. It reports rates only now and then. */
const accountMetric = (metricName: string, options: MetricOptions = {}): IMetric =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    statistic: 'Maximum',
    period: Duration.hours(1),
    ...options,
  });
