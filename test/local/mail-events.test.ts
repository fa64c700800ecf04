import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import {
  arnOf,
  lambda,
  type ResourceSource,
  setup as setupStack,
  temporaryFolder,
  until,
} from './support/fixture.ts';

const writer = `
  const { appendFileSync } = require('node:fs');
  exports.handler = async (event) => appendFileSync(process.env.FILE, JSON.stringify(event) + '\\n');`;

const event = z.object({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.looseObject({ eventType: z.string(), mail: z.looseObject({ destination: z.array(z.string()) }) }),
});

/** A function that is told of the bounces of the mails of one configuration set, and notes them. */
async function setup() {
  const file = join(temporaryFolder(), 'events');
  const resources: Record<string, ResourceSource> = {
    ...lambda('Listener', { code: writer, environment: { FILE: file } }),
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'shop.example' } },
    Set: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
    Other: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
    Destination: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: {
        ConfigurationSetName: { Ref: 'Set' },
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ['bounce'],
          EventBridgeDestination: {
            EventBusArn: { 'Fn::Sub': 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
          },
        },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.ses'],
          'detail-type': ['Email Bounced', 'Email Complaint Received'],
          detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: 'Set' }] } } },
        },
        State: 'ENABLED',
        Targets: [{ Id: 'Target0', Arn: arnOf('Listener') }],
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnOf('Listener'),
        Principal: 'events.amazonaws.com',
        SourceArn: arnOf('Rule'),
      },
    },
  };
  const { stack } = await setupStack(resources);
  const ses = new SESClient({
    endpoint: stack.awsUrl,
    region: 'us-east-1',
    credentials: operatorCredentials,
    maxAttempts: 1,
  });
  const send = (to: string, set: string) =>
    ses.send(
      new SendRawEmailCommand({
        Source: 'mail@shop.example',
        Destinations: [to],
        RawMessage: { Data: Buffer.from(`From: mail@shop.example\r\nTo: ${to}\r\nSubject: Hi\r\n\r\nHi`) },
        ConfigurationSetName:
          [...stack.deployment.configurationSets].find((name) => name.includes(set)) ?? '',
      }),
    );
  const events = () =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => event.parse(JSON.parse(line)))
      : [];
  return { send, events };
}

test("mail to the addresses of SES's simulator bounces, and the rule's function is told as the template says", async () => {
  const { send, events } = await setup();
  await send('ann@example.org', 'Set');
  await send('bounce+other@simulator.amazonses.com', 'Other');
  // Its destination is not told of complaints.
  await send('complaint@simulator.amazonses.com', 'Set');
  await send('Bounce+ann@simulator.amazonses.com', 'Set');
  await until(() => events().length > 0);
  await send('suppressionlist@simulator.amazonses.com', 'Set');
  await until(() => events().length > 1);
  expect(events().map(({ detail }) => detail.mail.destination)).toEqual([
    ['Bounce+ann@simulator.amazonses.com'],
    ['suppressionlist@simulator.amazonses.com'],
  ]);
  expect(events()[0]).toMatchObject({
    source: 'aws.ses',
    'detail-type': 'Email Bounced',
    detail: { eventType: 'Bounce', bounce: { bounceType: 'Permanent' } },
  });
});
