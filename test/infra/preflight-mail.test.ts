import {
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { configOf, nextSteps } from '../../infra/deploy.ts';
import { preflightMail } from '../../infra/preflight-mail.ts';

const shop = { sender: 'hello@blue-bicycle.com', mailIdentity: undefined };

/** An account in which mail can be sent, save for what the options say. */
function setup(options: { quota?: number; enabled?: boolean; identity?: string; status?: string } = {}) {
  const ses = new SESClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const mock = mockClient(ses);
  mock.on(GetSendQuotaCommand).resolves({ Max24HourSend: options.quota ?? 50_000 });
  mock.on(GetAccountSendingEnabledCommand).resolves({ Enabled: options.enabled ?? true });
  const { identity = 'blue-bicycle.com', status = 'Success' } = options;
  mock.on(GetIdentityVerificationAttributesCommand).callsFake(({ Identities }) => ({
    VerificationAttributes:
      status !== 'absent' && Identities.includes(identity)
        ? { [identity]: { VerificationStatus: status } }
        : {},
  }));
  return { ses, mock };
}

test('nothing is left to do in an account that may send mail from the domain', async () => {
  expect(await preflightMail(setup().ses, shop)).toEqual([]);
  expect(await preflightMail(setup({ quota: -1 }).ses, shop)).toEqual([]);
});

test.each([
  'clientele@example.com',
  'clientele@mail.example.org',
  'hello@shop.example',
  'hello@shop.test',
  'hello@Clientele.LOCAL',
])('a deployment that would send from %s is refused, and SES is not asked', async (sender) => {
  const { ses, mock } = setup();
  await expect(preflightMail(ses, { sender, mailIdentity: undefined })).rejects.toThrow(
    `Nobody can send mail from ${sender}. Choose an address of the shop's own domain: -c sender=hello@your-shop.com`,
  );
  expect(mock.calls()).toHaveLength(0);
});

test('the sandbox is said, with the way out', async () => {
  expect(await preflightMail(setup({ quota: 200 }).ses, shop)).toEqual([
    'SES is in its sandbox here: 200 mails a day, to verified addresses only. The way out: docs/deployment.md#out-of-the-ses-sandbox',
  ]);
});

test('an account that AWS has stopped is said', async () => {
  expect(await preflightMail(setup({ enabled: false }).ses, shop)).toEqual([
    'SES has stopped the sending of mail for this account here; its console says why.',
  ]);
});

test('a domain that is new to SES is said before its DNS records are printed', async () => {
  expect(await preflightMail(setup({ status: 'absent' }).ses, shop)).toEqual([
    'SES does not know blue-bicycle.com yet. After the deployment, set the DNS records that it prints.',
  ]);
});

test('a domain that waits for its DNS records is said', async () => {
  const [sentence] = await preflightMail(setup({ status: 'Pending' }).ses, shop);
  expect(sentence).toContain('SES has not verified blue-bicycle.com yet (Pending).');
});

test('an identity that is to be there and is not stops the deployment', async () => {
  const refusal = preflightMail(setup({ status: 'absent' }).ses, { ...shop, mailIdentity: shop.sender });
  await expect(refusal).rejects.toThrow(
    'SES has no identity hello@blue-bicycle.com in this region. Verify it there first, or leave "mailIdentity" out.',
  );
});

test('an identity that is to be there is asked for by its own name', async () => {
  const { ses } = setup({ identity: shop.sender });
  expect(await preflightMail(ses, { ...shop, mailIdentity: shop.sender })).toEqual([]);
});

test('whoever may deploy but not ask SES is told so, and deploys', async () => {
  const { ses, mock } = setup();
  mock.on(GetSendQuotaCommand).rejects(new Error('User is not authorized to perform: ses:GetSendQuota'));
  expect(await preflightMail(ses, shop)).toEqual([
    'SES could not be asked whether mail can be sent: User is not authorized to perform: ses:GetSendQuota',
  ]);
});

test('the check reads the configuration as the deployment does: cdk.json, and the command line over it', () => {
  const file = '{"app":"…","context":{"shopName":"Blue Bicycle","stage":"staging"}}';
  const args = [
    '--require-approval',
    'never',
    '-c',
    'stage=trial',
    '--context=sender=hello@blue-bicycle.com',
  ];
  expect(configOf(args, file)).toMatchObject({
    shopName: 'Blue Bicycle',
    stage: 'trial',
    sender: 'hello@blue-bicycle.com',
  });
  expect(() => configOf(['-c', 'currency=euro'], file)).toThrow('Configuration "currency" is "euro"');
});

test('after a deployment the DNS records are printed, if SES waits for them', () => {
  const outputs = {
    ApiUrl: 'u',
    DocsUrl: 'u',
    ImportBucketName: 'b',
    ReadFirstApiKey: 'r',
    FirstApiKeyInConsole: 'c',
  };
  const records = {
    MailDnsRecord1: 'a._domainkey.blue-bicycle.com CNAME a.dkim.amazonses.com',
    MailDnsRecord2: 'b._domainkey.blue-bicycle.com CNAME b.dkim.amazonses.com',
  };
  const printed = nextSteps(JSON.stringify({ Clientele: { ...outputs, ...records } }));
  for (const record of Object.values(records)) expect(printed).toContain(`    ${record}`);
  expect(nextSteps(JSON.stringify({ Clientele: outputs }))).not.toContain('DNS');
});
