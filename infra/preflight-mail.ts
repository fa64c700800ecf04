import {
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { type Config, domainOf } from './config.ts';
import { PreflightError } from './preflight.ts';

/** Domains that nobody can own: of documentation, of tests, of one's own network. */
const reserved =
  /^([^.]+|(.+\.)?example\.(com|net|org)|.+\.(example|invalid|internal|local|localhost|test))$/;

/** What an account may send a day in SES's sandbox. SES says so only by this number. */
const sandboxQuota = 200;

/**
 * Finds out whether mail can be sent once the deployment is done.
 * @param ses with the ambient region and credentials, which the deployment will use too
 * @returns what is still to do, in a sentence or two each; none of it stands in the deployment's way
 * @throws PreflightError when mail could never be sent with this configuration
 */
export async function preflightMail(
  ses: SESClient,
  { sender, mailIdentity }: Pick<Config, 'sender' | 'mailIdentity'>,
): Promise<string[]> {
  if (reserved.test(domainOf(sender)))
    throw new PreflightError(
      `Nobody can send mail from ${sender}. Choose an address of the shop's own domain: -c sender=hello@your-shop.com, ` +
        'or "sender" under "context" in cdk.json. Without a domain: docs/deployment.md#mail',
    );
  try {
    const findings = await Promise.all([
      quotaOf(ses),
      permissionOf(ses),
      identityOf(ses, mailIdentity ?? domainOf(sender), mailIdentity !== undefined),
    ]);
    return findings.filter((finding) => finding !== undefined);
  } catch (error) {
    if (error instanceof PreflightError) throw error;
    return [
      `SES could not be asked whether mail can be sent: ${error instanceof Error ? error.message : error}`,
    ];
  }
}

async function quotaOf(ses: SESClient): Promise<string | undefined> {
  const { Max24HourSend = 0 } = await ses.send(new GetSendQuotaCommand());
  // -1: as many as one likes.
  if (Max24HourSend < 0 || Max24HourSend > sandboxQuota) return undefined;
  return (
    `SES is in its sandbox here: ${Max24HourSend} mails a day, to verified addresses only. ` +
    'The way out: docs/deployment.md#out-of-the-ses-sandbox'
  );
}

async function permissionOf(ses: SESClient): Promise<string | undefined> {
  const { Enabled } = await ses.send(new GetAccountSendingEnabledCommand());
  return Enabled === false
    ? 'SES has stopped the sending of mail for this account here; its console says why.'
    : undefined;
}

async function identityOf(ses: SESClient, name: string, expected: boolean): Promise<string | undefined> {
  const { VerificationAttributes } = await ses.send(
    new GetIdentityVerificationAttributesCommand({ Identities: [name] }),
  );
  const status = VerificationAttributes?.[name]?.VerificationStatus;
  if (status === 'Success') return undefined;
  if (status !== undefined)
    return `SES has not verified ${name} yet (${status}). Until then no mail is sent: docs/deployment.md#mail`;
  if (!expected)
    return `SES does not know ${name} yet. After the deployment, set the DNS records that it prints.`;
  throw new PreflightError(
    `SES has no identity ${name} in this region. Verify it there first, or leave "mailIdentity" out.`,
  );
}
