import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { account, region } from '../../template/identities.ts';
import type { Deployment } from '../../template/model.ts';
import { AwsError } from '../aws-error.ts';
import { type Call, readBody } from '../call.ts';
import { element, parent } from '../s3/xml.ts';
import type { Inbox } from './inbox.ts';
import { mailOfVersion1, mailOfVersion2, type OutgoingMail } from './outgoing-mail.ts';
import { simulatedEvents } from './simulator.ts';

const arn = (kind: 'identity' | 'configuration-set', name: string): string =>
  `arn:aws:ses:${region}:${account}:${kind}/${name}`;

/** What SES needs of the stack. */
interface SesSurroundings {
  /** Throws when a fault is asked for. */
  fail(version: OutgoingMail['version']): void;
  /** Gives an event to EventBridge. */
  publish(event: JsonObject): void;
}

/**
 * Answers SES: SendEmail and SendRawEmail of version 1, SendEmail of version 2 (simple and raw). As on AWS the caller
 * needs the permission on the sender's identity and, if one is given, on the configuration set; both must exist.
 * Mail to the addresses of its mailbox simulator bounces or is complained of. */
export async function handleSes(
  call: Call,
  inbox: Inbox,
  { mailIdentities, configurationSets, feedback }: Deployment,
  { fail, publish }: SesSurroundings,
): Promise<void> {
  const mail = await readMail(call);
  const identity = identityOf(mail.from, mailIdentities);
  const context = { 'ses:FromAddress': mail.from, 'ses:ApiVersion': mail.version };
  await call.require(`ses:${mail.action}`, arn('identity', identity ?? mail.from), context);
  if (mail.configurationSet)
    await call.require(`ses:${mail.action}`, arn('configuration-set', mail.configurationSet), context);
  fail(mail.version);
  if (!identity)
    throw new AwsError(
      'MessageRejected',
      400,
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${mail.from}`,
    );
  if (mail.configurationSet && !configurationSets.has(mail.configurationSet))
    throw new AwsError(
      mail.version === '1' ? 'ConfigurationSetDoesNotExist' : 'NotFoundException',
      mail.version === '1' ? 400 : 404,
      `Configuration set <${mail.configurationSet}> does not exist.`,
    );
  if (mail.recipients.some((address) => !/^[^\s@]+@[^\s@]+$/.test(address)))
    throw new AwsError(
      mail.version === '1' ? 'InvalidParameterValue' : 'BadRequestException',
      400,
      "Missing final '@domain'",
    );
  const messageId = await inbox.receive(mail.body);
  answer(call, mail, messageId);
  for (const event of simulatedEvents(mail, messageId, { feedback })) publish(event);
}

async function readMail({ request, url }: Call): Promise<OutgoingMail> {
  const payload = (await readBody(request)).toString();
  if (request.method === 'POST' && url.pathname === '/v2/email/outbound-emails')
    return mailOfVersion2(payload);
  if (request.method === 'POST' && url.pathname === '/') return mailOfVersion1(payload);
  throw new AwsError(
    'UnknownOperationException',
    501,
    `The local SES does not know ${request.method} ${url.pathname}.`,
  );
}

/** The identity that speaks for an address: the address itself, else its domain, else the nearest domain above. */
function identityOf(from: string, identities: ReadonlySet<string>): string | undefined {
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  const labels = domain.split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return [from, ...domains].find((name) => identities.has(name));
}

function answer({ response }: Call, { version, action }: OutgoingMail, messageId: string): void {
  if (version === '2') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ MessageId: messageId }));
    return;
  }
  const result = parent(`${action}Result`, element('MessageId', messageId));
  const metadata = parent('ResponseMetadata', element('RequestId', randomUUID()));
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/">${result}${metadata}</${action}Response>`,
  );
}
