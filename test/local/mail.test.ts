import { createServer } from 'node:net';
import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import type { Stack } from '../../infra/local/stack.ts';
import { allow, lambda, type ResourceSource, setup as setupStack } from './support/fixture.ts';

const arn = (kind: string, name: unknown) => ({
  'Fn::Join': [
    '',
    ['arn:aws:ses:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:${kind}/`, name],
  ],
});
const identity: ResourceSource = {
  Type: 'AWS::SES::EmailIdentity',
  Properties: { EmailIdentity: 'shop.example' },
};
const configurationSet: ResourceSource = { Type: 'AWS::SES::ConfigurationSet', Properties: {} };
const onIdentity = allow('ses:SendEmail', arn('identity', { Ref: 'Identity' }));
const onSet = allow('ses:SendEmail', arn('configuration-set', { Ref: 'Set' }));

const clientFor = (stack: Stack, credentials: { accessKeyId: string; secretAccessKey: string }) =>
  new SESClient({ endpoint: stack.awsUrl, region: 'us-east-1', credentials, maxAttempts: 1 });

/** A stack with a mailer of these permissions, and clients with its key and the operator's. */
async function setup(statements: readonly object[], data?: string) {
  const resources = {
    ...lambda('Mailer', { code: '', statements }),
    Identity: identity,
    Set: configurationSet,
  };
  const { stack, ...rest } = await setupStack(resources, data === undefined ? {} : { data });
  const accessKeyId = stack.deployment.functions[0]?.role.accessKey ?? '';
  return {
    stack,
    ...rest,
    ses: clientFor(stack, { accessKeyId, secretAccessKey: 'local' }),
    operator: clientFor(stack, operatorCredentials),
  };
}

const mail = (Source = 'Shop <mail@shop.example>', to = ['ann@example.org']) => ({
  Source,
  Destination: { ToAddresses: to },
  Message: {
    Subject: { Data: 'Hello & <welcome>' },
    Body: { Text: { Data: 'Ünïcode\r\nand lines' }, Html: { Data: '<p>Hi</p>' } },
  },
});

const storeSchema = z.object({ emails: z.array(z.json()) });
const storeOf = async ({ inboxUrl }: Stack) =>
  storeSchema.parse(await (await fetch(`${inboxUrl}/store`)).json()).emails;

test('A mail that the role allows lies in the inbox, with all its recipients and both its bodies', async () => {
  const { ses, stack } = await setup([onIdentity]);
  const { MessageId } = await ses.send(
    new SendEmailCommand({
      ...mail(undefined, ['a@x.example', 'B <b@x.example>']),
      ReplyToAddresses: ['r@x.example'],
    }),
  );
  expect(await storeOf(stack)).toMatchObject([
    {
      messageId: MessageId,
      from: 'Shop <mail@shop.example>',
      replyTo: ['r@x.example'],
      destination: { to: ['a@x.example', 'B <b@x.example>'], cc: [], bcc: [] },
      subject: 'Hello & <welcome>',
      body: { text: 'Ünïcode\r\nand lines', html: '<p>Hi</p>' },
    },
  ]);
  expect((await fetch(stack.inboxUrl)).headers.get('content-type')).toContain('text/html');
});

test('A mail with a configuration set needs the permission on the identity and on the set', async () => {
  const withSet = { ...mail(), ConfigurationSetName: 'Test-Set' };
  const both = await setup([onIdentity, onSet]);
  await both.ses.send(new SendEmailCommand(withSet));
  const identityOnly = await setup([onIdentity]);
  await expect(identityOnly.ses.send(new SendEmailCommand(withSet))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('configuration-set/Test-Set'),
  });
  const setOnly = await setup([onSet]);
  await expect(setOnly.ses.send(new SendEmailCommand(withSet))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining(
      'ses:SendEmail on resource: arn:aws:ses:us-east-1:000000000000:identity/shop.example',
    ),
  });
});

test('A sender that is no verified identity is refused in the words of SES', async () => {
  const { operator, stack } = await setup([]);
  await expect(operator.send(new SendEmailCommand(mail('mail@other.example')))).rejects.toMatchObject({
    name: 'MessageRejected',
    message: expect.stringMatching(/^Email address is not verified\. .* US-EAST-1: mail@other\.example$/),
  });
  const unknownSet = { ...mail(), ConfigurationSetName: 'nowhere' };
  await expect(operator.send(new SendEmailCommand(unknownSet))).rejects.toMatchObject({
    name: 'ConfigurationSetDoesNotExistException',
  });
  await expect(operator.send(new SendEmailCommand(mail(undefined, ['nobody'])))).rejects.toThrow('@domain');
  expect(await storeOf(stack)).toEqual([]);
});

test('An identity that the template only names in a grant counts as verified, for its subdomains too', async () => {
  const { ses } = await setup([allow('ses:SendEmail', arn('identity', 'existing.example'))]);
  await ses.send(new SendEmailCommand(mail('mail@existing.example')));
  await ses.send(new SendEmailCommand(mail('mail@news.existing.example')));
});

test('A raw mail needs its own permission, and its sender is read from its header', async () => {
  const Data = Buffer.from(
    'To: ann@example.org\r\nFrom: Shop\r\n <mail@shop.example>\r\nSubject: Raw\r\n\r\nHello',
  );
  const raw = new SendRawEmailCommand({ RawMessage: { Data } });
  const { ses, operator, stack } = await setup([onIdentity]);
  await expect(ses.send(raw)).rejects.toThrow('ses:SendRawEmail on resource');
  await operator.send(raw);
  expect(await storeOf(stack)).toMatchObject([{ subject: 'Raw', destination: { to: ['ann@example.org'] } }]);
});

test('Version 2 of SES takes mails too, and answers errors in its own way', async () => {
  const { stack } = await setup([]);
  const send = (FromEmailAddress: string) =>
    fetch(`${stack.awsUrl}/v2/email/outbound-emails`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${operatorCredentials.accessKeyId}/20260101/us-east-1/ses/aws4_request`,
      },
      body: JSON.stringify({
        FromEmailAddress,
        Destination: { ToAddresses: ['ann@example.org'] },
        Content: { Simple: { Subject: { Data: 'Two' }, Body: { Text: { Data: 'Hi' } } } },
      }),
    });
  expect(await (await send('mail@shop.example')).json()).toEqual({ MessageId: expect.any(String) });
  const refused = await send('mail@other.example');
  expect([refused.status, await refused.json()]).toEqual([
    400,
    expect.objectContaining({ __type: 'MessageRejected' }),
  ]);
});

test('A mail transport that somebody has set up is not used', async () => {
  let connections = 0;
  const smtp = createServer(() => {
    connections += 1;
  });
  const port = await new Promise<number>((resolve) => {
    smtp.listen(0, '127.0.0.1', () => {
      const address = smtp.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  onTestFinished(() => void smtp.close());
  process.env.SMTP_TRANSPORT = JSON.stringify({ host: '127.0.0.1', port });
  const { operator, stack } = await setup([]);
  await operator.send(new SendEmailCommand(mail()));
  await new Promise((done) => setTimeout(done, 200));
  expect([(await storeOf(stack)).length, connections]).toEqual([1, 0]);
});

test('Mails survive a restart until the inbox is cleared', async () => {
  const first = await setup([onIdentity]);
  await first.ses.send(new SendEmailCommand(mail()));
  const [kept] = await storeOf(first.stack);
  const second = await setup([], first.data);
  expect(await storeOf(second.stack)).toEqual([kept]);
  await fetch(`${second.stack.inboxUrl}/clear-store`, { method: 'POST' });
  const third = await setup([], first.data);
  expect(await storeOf(third.stack)).toEqual([]);
});

test('On demand SES fails as often as asked, and what is left can be read', async () => {
  const { operator, stack } = await setup([]);
  const faults = (init?: RequestInit) => fetch(`${stack.awsUrl}/_local/faults`, init);
  const remaining = async () => z.looseObject({}).parse(await (await faults()).json());
  await faults({ method: 'PUT', body: JSON.stringify({ ses: { fail: 'throttle', times: 2 } }) });
  for (const left of [{ fail: 'throttle', times: 1 }, undefined]) {
    await expect(operator.send(new SendEmailCommand(mail()))).rejects.toMatchObject({ name: 'Throttling' });
    expect((await remaining()).ses).toEqual(left);
  }
  await operator.send(new SendEmailCommand(mail()));
  await faults({ method: 'PUT', body: JSON.stringify({ ses: { fail: 'error' } }) });
  await expect(operator.send(new SendEmailCommand(mail()))).rejects.toMatchObject({
    name: 'InternalFailure',
  });
  expect(await storeOf(stack)).toHaveLength(1);
});
