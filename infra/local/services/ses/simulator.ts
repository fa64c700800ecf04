import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { account, region } from '../../template/identities.ts';
import type { MailResources } from '../../template/mail-resources.ts';
import type { OutgoingMail } from './outgoing-mail.ts';

/** What becomes of mail to SES's own addresses for tests, `bounce+anything@simulator.amazonses.com` say. */
const outcomes = {
  bounce: { type: 'bounce', subType: 'General' },
  suppressionlist: { type: 'bounce', subType: 'OnAccountSuppressionList' },
  complaint: { type: 'complaint', subType: null },
} as const;
const simulated = /^(bounce|suppressionlist|complaint)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

/**
 * The events that SES's mailbox simulator would bring about, one for each such recipient; none when the mail's
 * configuration set does not publish them.
 */
export function simulatedEvents(
  mail: OutgoingMail,
  messageId: string,
  { feedback }: Pick<MailResources, 'feedback'>,
): JsonObject[] {
  const { configurationSet } = mail;
  if (configurationSet === undefined) return [];
  return mail.recipients.flatMap((address) => {
    const name = simulated.exec(address)?.[1]?.toLowerCase() ?? '';
    const outcome = Object.hasOwn(outcomes, name) ? outcomes[name as keyof typeof outcomes] : undefined;
    const isPublished = feedback.get(configurationSet)?.has(outcome?.type ?? '');
    if (!outcome || !isPublished) return [];
    const about = { ...mail, configurationSet, address, messageId };
    return [outcome.type === 'bounce' ? bounce(about, outcome.subType) : complaint(about)];
  });
}

interface About extends Pick<OutgoingMail, 'from'> {
  readonly configurationSet: string;
  readonly address: string;
  readonly messageId: string;
}

const bounce = (about: About, bounceSubType: string): JsonObject =>
  event('Email Bounced', about, {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType,
      bouncedRecipients: [
        {
          emailAddress: about.address,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp: new Date().toISOString(),
      feedbackId: randomUUID(),
    },
  });

const complaint = (about: About): JsonObject =>
  event('Email Complaint Received', about, {
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress: about.address }],
      complaintFeedbackType: 'abuse',
      complaintSubType: null,
      timestamp: new Date().toISOString(),
      feedbackId: randomUUID(),
    },
  });

function event(
  type: string,
  { from, configurationSet, address, messageId }: About,
  detail: JsonObject,
): JsonObject {
  const time = new Date().toISOString();
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': type,
    source: 'aws.ses',
    account,
    time: `${time.slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:ses:${region}:${account}:configuration-set/${configurationSet}`],
    detail: {
      ...detail,
      mail: {
        timestamp: time,
        source: from,
        messageId,
        destination: [address],
        tags: { 'ses:configuration-set': [configurationSet] },
      },
    },
  };
}
