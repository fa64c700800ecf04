import { SESClient } from '@aws-sdk/client-ses';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { promptly } from '../../shared/aws/promptly.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { nameOf } from '../../shared/jobs/queue-consumer.ts';
import type { MailerDeps } from '../../shared/mail/deps.ts';
import { deliver, deliverUnsent } from '../../shared/mail/mailer.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'SENDER',
  'SHOP_NAME',
  'REPLY_TO',
  'PUBLIC_BASE_URL',
  'PAGES_BASE_URL',
  'DEFAULT_LANGUAGE',
  'MAIL_CONFIGURATION_SET',
  'RESET_MAILS_PER_CUSTOMER',
);
const deps: MailerDeps = {
  table: openTable(environment.TABLE_NAME),
  sender: {
    ses: new SESClient({ requestHandler: promptly }),
    address: environment.SENDER,
    shopName: environment.SHOP_NAME,
    ...(environment.REPLY_TO && { replyTo: environment.REPLY_TO }),
    configurationSet: environment.MAIL_CONFIGURATION_SET,
  },
  publicBaseUrl: environment.PUBLIC_BASE_URL,
  pagesBaseUrl: environment.PAGES_BASE_URL,
  defaultLanguage: environment.DEFAULT_LANGUAGE,
  resetMailsPerCustomer: environment.RESET_MAILS_PER_CUSTOMER,
};

/** Sends what lies in the outbox: each item as the stream tells of it, and on a schedule all that is unsent. */
export const handler = (
  event: DynamoDBStreamEvent | ScheduledEvent,
  context: LambdaContext = {},
): Promise<DynamoDBBatchResponse | undefined> =>
  invocation(context, {}, async () => {
    if ('Records' in event) return await deliverRecords(event.Records);
    await deliverUnsent(deps, tell);
    return undefined;
  });

/** The name of the error alone: SES's messages quote addresses. */
const tell = (outboxId: string, error: unknown): void =>
  logger.error('a mail could not be sent', { outboxId, error: nameOf(error) });

/**
 * Stops at the first record that fails: the stream delivers it and those after it again, a few times; what still
 * fails then is left to the schedule.
 */
async function deliverRecords(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of records) {
    const outboxId = dynamodb?.Keys?.SK?.S ?? '';
    try {
      await deliver(deps, outboxId);
    } catch (error) {
      tell(outboxId, error);
      return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
