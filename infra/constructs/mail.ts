import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outboxPartition } from '../../shared/mail/outbox.ts';
import type { Language } from '../../shared/text/languages.ts';
import { HouseFunction } from './house-function.ts';
import { MailEvents } from './mail-events.ts';
import { MailSender } from './mail-sender.ts';
import { Schedule } from './schedule.ts';
import { StreamConsumer } from './stream-consumer.ts';
import type { CustomerTable } from './table.ts';

export interface MailProps {
  readonly table: CustomerTable;
  readonly shopName: string;
  /** Where the API is, without a slash at its end. */
  readonly publicBaseUrl: string;
  /** Where the pages are that mails link to, without a slash at its end. */
  readonly pagesBaseUrl: string;
  /** Of mails to customers who have no language of their own. */
  readonly defaultLanguage: Language;
  /** How many links that set a password one customer is mailed in an hour. */
  readonly resetMailsPerCustomer: number;
  /** The address that mail is sent from. */
  readonly sender: string;
  /** Where answers to mails go. Default: to the sender */
  readonly replyTo: string | undefined;
  /** A domain or address that SES has verified already. Default: the sender's domain becomes an identity */
  readonly mailIdentity: string | undefined;
}

/** Mail to customers: ordered in the table's outbox, sent by the mailer at once, or by its schedule if that failed. */
export class Mail extends Construct {
  readonly sender: MailSender;
  readonly mailer: HouseFunction;
  readonly events: MailEvents;
  readonly outbox: StreamConsumer;
  /** The DNS records to set, one a line: `name CNAME value`. */
  readonly dnsRecords: readonly string[];

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.sender = new MailSender(this, 'Sender', { address: props.sender, identity: props.mailIdentity });
    this.mailer = this.makeMailer(props);
    this.outbox = new StreamConsumer(this, 'Outbox', {
      table: props.table,
      fn: this.mailer,
      partition: outboxPartition,
      patience: Duration.minutes(10),
    });
    new Schedule(this, 'Unsent', { fn: this.mailer, every: Duration.minutes(5) });
    this.events = new MailEvents(this, 'Events', { table: props.table, sender: this.sender });
    this.dnsRecords = this.sender.dnsRecords;
  }

  private makeMailer({ table, ...props }: MailProps): HouseFunction {
    const mailer = new HouseFunction(this, 'Mailer', {
      name: 'mailer',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'Mails, such as links to set a new password, wait until it works again.',
    });
    table.grant(mailer, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem');
    this.sender.grantSend(mailer);
    mailer.setEnvironment('SHOP_NAME', props.shopName);
    mailer.setEnvironment('REPLY_TO', props.replyTo ?? '');
    mailer.setEnvironment('PUBLIC_BASE_URL', props.publicBaseUrl);
    mailer.setEnvironment('PAGES_BASE_URL', props.pagesBaseUrl);
    mailer.setEnvironment('DEFAULT_LANGUAGE', props.defaultLanguage);
    mailer.setEnvironment('RESET_MAILS_PER_CUSTOMER', String(props.resetMailsPerCustomer));
    return mailer;
  }
}
