import { SESClient } from '@aws-sdk/client-ses';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { promptly } from '../../shared/aws/promptly.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { nameOf } from '../../shared/jobs/queue-consumer.ts';
import { deliver, deliverUnsent, type MailerDeps } from '../../shared/mail/mailer.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { logger } from '../../shared/observability/logger.ts';
import { openTable } from '../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'SENDER',
  'SHOP_NAME',
  'PUBLIC_BASE_URL',
  'MAIL_CONFIGURATION_SET',
);
const deps: MailerDeps = {
  table: openTable(environment.TABLE_NAME),
  sender: {
    ses: new SESClient({ requestHandler: promptly }),
    address: environment.SENDER,
    shopName: environment.SHOP_NAME,
    configurationSet: environment.MAIL_CONFIGURATION_SET,
  },
  publicBaseUrl: environment.PUBLIC_BASE_URL,
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
