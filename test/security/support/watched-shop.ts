import { SESClient, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { unsentOrders } from '../../../shared/mail/outbox.ts';
import { partsOf } from '../../faults/support/footprint.ts';
import { type Answer, setupApi } from '../../support/api.ts';
import type { Options } from '../../support/events.ts';
import { allItems } from '../../support/fuzz-world.ts';
import { readMime } from '../../support/mime.ts';
import { captureOutput } from '../../support/output.ts';
import { Wire } from '../../support/wire.ts';
import { findSecrets, type Place, type Secret } from './search.ts';

/** A mail on its way to a customer. */
export interface WatchedMail {
  /** Its name as a place. */
  readonly place: string;
  readonly to: string;
  readonly text: string;
}

const environment = {
  MARKETING_DOUBLE_OPT_IN: 'true',
  POWERTOOLS_LOG_LEVEL: 'DEBUG',
  POWERTOOLS_METRICS_DISABLED: 'false',
  SENDER: 'shop@example.com',
  REPLY_TO: '',
  MAIL_CONFIGURATION_SET: 'mail',
  RESET_MAILS_PER_CUSTOMER: '50',
};

/**
 * A shop with the real functions, of which everything is kept that leaves the memory of one: each call of the table,
 * and so whatever its stream ever carried, each answer, mail, message to a queue, log line and metric.
 */
export async function watchedShop() {
  const wire = new Wire();
  const output = captureOutput();
  const places: Place[] = [];
  const secrets: Secret[] = [];
  const mails: WatchedMail[] = [];
  const keep = (name: string, content: unknown) =>
    places.push({ name, content: typeof content === 'string' ? content : JSON.stringify(content) });

  /** Takes note of what must be in no place but these. */
  const secret = (name: string, text: string, ...rightfully: string[]): string => {
    secrets.push({ name, text, rightfully });
    return text;
  };

  const api = await setupApi({ environment });
  let refusesMail = false;
  mockClient(SESClient)
    .on(SendRawEmailCommand)
    .callsFake(({ Destinations = [], RawMessage }: SendRawEmailCommandInput) => {
      const raw = Buffer.from(RawMessage?.Data ?? []).toString();
      const { headers, text, html } = readMime(raw);
      if (refusesMail) {
        // The link to unsubscribe is the same in the next mail.
        for (const [, token = ''] of text.matchAll(/(?<!unsubscribe)\?lang=\w+#token=([^\s&]+)/g))
          secret('token: of a refused mail', token);
        // SES quotes what it refuses.
        throw new Error(`Message rejected: ${text}`);
      }
      const place = `mail ${mails.length + 1} to ${Destinations}`;
      mails.push({ place, to: Destinations.join(), text });
      keep(place, [...headers, text, html].join('\n'));
    });
  mockClient(SQSClient)
    .on(SendMessageBatchCommand)
    .callsFake(({ Entries }) => void keep('queue', Entries));
  const { handler: mailer } = await import('../../../functions/mail/mailer.ts');
  const { handler: mailEvents } = await import('../../../functions/mail/mail-events.ts');

  const watched = <T>(run: () => Promise<T>): Promise<T> =>
    wire.during(({ operation, input, forward }) => {
      keep(`call of ${operation}`, { ...input, TransactItems: [] });
      for (const { class: kind, part } of partsOf(input)) keep(`written ${kind}`, part);
      return forward();
    }, run);
  const call = async (
    method: string,
    path: string,
    options: Options = {},
  ): Promise<Answer & { place: string }> => {
    const answer = await watched(() => api.call(method, path, options));
    const place = `answer ${places.length} of ${method} ${path.split('?')[0]}`;
    keep(place, answer);
    return { ...answer, place };
  };
  return {
    ...api,
    call,
    mails,
    secret,
    /** Has the stream tell the mailer of what is ordered; answers the mails that this brought about. */
    deliver: async ({ fails = false } = {}): Promise<WatchedMail[]> => {
      const known = mails.length;
      refusesMail = fails;
      const Records = (await unsentOrders(api.table)).map(({ id }) => ({
        dynamodb: { Keys: { SK: { S: id } }, SequenceNumber: '1' },
      }));
      const event: DynamoDBStreamEvent = { Records };
      keep('answer of the mailer', (await watched(() => mailer(event))) ?? null);
      refusesMail = false;
      return mails.slice(known);
    },
    feedback: (event: unknown) => watched(() => mailEvents(event)),
    /** Everything that was kept, and the table as it is now. */
    places: async (): Promise<Place[]> => {
      for (const item of await allItems(api.table)) keep(`item ${item.PK} ${item.SK}`, item);
      places.push({ name: 'log', content: output.text() });
      return places;
    },
    findSecrets: (among: readonly Place[]): string[] => findSecrets(secrets, among),
    close: () => wire.close(),
  };
}
export type WatchedShop = Awaited<ReturnType<typeof watchedShop>>;
