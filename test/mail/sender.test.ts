import type { SESClient, SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mail } from '../../shared/mail/mail.ts';
import { compose } from '../../shared/mail/message.ts';
import { send } from '../../shared/mail/sender.ts';
import { standardTexts } from '../../shared/mail/texts/languages.ts';
import { readMime } from '../support/mime.ts';

const mail: Mail = {
  kind: 'password-reset',
  to: 'ana@example.com',
  language: 'fr',
  link: 'https://shop.example/reset-password?lang=fr#token=x',
  validSeconds: 3600,
  unsubscribe: {
    page: 'https://shop.example/unsubscribe',
    post: 'https://shop.example/v1/unsubscribe?token=x',
  },
};

/** What SES is asked to send for a shop of that name, to a customer of that name. */
async function sent(shopName: string, name?: string, texts = standardTexts.fr) {
  const inputs: SendRawEmailCommandInput[] = [];
  // The sender uses nothing of the client but `send`.
  const ses = {
    send: async ({ input }: { input: SendRawEmailCommandInput }) => inputs.push(input),
  } as unknown as SESClient;
  const sender = { ses, shopName, address: 'shop@example.com', configurationSet: 'rules' };
  await send(sender, mail, compose({ ...mail, name }, texts, shopName));
  const [input] = inputs;
  const raw = Buffer.from(input?.RawMessage?.Data ?? []).toString('latin1');
  return { input, raw, mail: readMime(raw) };
}

const usual = [
  'from',
  'to',
  'auto-submitted',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
];

test('no name of a shop or a customer, and no text of a shop, adds to the headers or the recipients of a mail (trust 38)', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'Eve\r\nBcc: eve@example.com',
      'Eve\nX: 1\n\nbody',
      '=?utf-8?q?=0D=0ABcc:_eve@example.com?=',
      '"<eve@example.com>", Eve',
      'Eve <eve@example.com>,',
      '\u2028X: 1',
      'é'.repeat(300),
    ),
  );
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (shopName, name, subject) => {
      const texts = { ...standardTexts.fr, 'password-reset.subject': `Lien ${subject} {shopName}` };
      const { input, raw, mail } = await sent(shopName, name, texts);
      expect([...mail.headers.keys()].toSorted()).toEqual(usual.toSorted());
      expect(mail.headers.get('to')).toBe('ana@example.com');
      expect(mail.headers.get('from')).toMatch(/(^|<)shop@example\.com>?$/);
      expect(input?.Destinations).toEqual(['ana@example.com']);
      // Lines that mail servers take (RFC 5321, 4.5.3.1.6), of ASCII alone.
      expect(raw).not.toMatch(/[^\r\n]{999}|[^\x20-\x7e\t\r\n]|[^\r]\n|\r[^\n]/);
    }),
    { numRuns: 30 },
  );
});

test('a mail goes out under the rules of its configuration set, in plain text and HTML as they were written', async () => {
  const { input, mail: read } = await sent('Café Ünïque', 'Zoë');
  expect(input).toMatchObject({ Source: 'shop@example.com', ConfigurationSetName: 'rules' });
  const { subject, text, html } = compose({ ...mail, name: 'Zoë' }, standardTexts.fr, 'Café Ünïque');
  expect(read.headers.get('subject')).toBe(subject);
  expect(read.text.trimEnd()).toBe(text.trimEnd());
  expect(read.html.trimEnd()).toBe(html.trimEnd());
});
