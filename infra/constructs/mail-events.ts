import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import { HouseFunction } from './house-function.ts';
import type { MailSender } from './mail-sender.ts';
import type { CustomerTable } from './table.ts';

export interface MailEventsProps {
  readonly table: CustomerTable;
  /** Whose mails' bounces and complaints are taken in. */
  readonly sender: MailSender;
}

/** Takes in which mails bounced and which were reported as spam: those addresses get no more. */
export class MailEvents extends Construct {
  readonly fn: HouseFunction;

  constructor(scope: Construct, id: string, { table, sender }: MailEventsProps) {
    super(scope, id);
    this.fn = new HouseFunction(this, 'Function', {
      name: 'mail-events',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'Addresses to which mail bounced, or whose owners complained of it, go on getting mail.',
    });
    table.grant(this.fn, 'GetItem', 'BatchGetItem', 'PutItem');
    const failed = new DeadLetters(this, 'FailedRuns', {
      meaning: `Function ${this.fn.name} failed three times with a bounce or a complaint. ${this.fn.loss}`,
    });
    this.fn.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: failed.destinationOf(this.fn),
    });
    sender.publishFeedback();
    new Rule(this, 'Rule', {
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received'],
        // The bus is the account's: other mail of the shop may be told of on it, too.
        detail: { mail: { tags: { 'ses:configuration-set': [sender.configurationSetName] } } },
      },
      targets: [new LambdaFunction(this.fn.lambda)],
    });
  }
}
