import { describe, expect, test } from 'vitest';
import { readUnsubscribeToken } from '../../shared/consents/unsubscribe.ts';
import { linkLifetimes, ownAccount, readLinkToken } from '../../shared/credentials/link-token.ts';
import { changeCustomer } from '../../shared/customers/service.ts';
import { standardTexts } from '../../shared/mail/texts/languages.ts';
import { replaceShopTexts } from '../../shared/mail/texts/service.ts';
import { languages } from '../../shared/text/languages.ts';
import { email, newEmail, type OrderKind, orderKinds, orders, setup } from './support/setup.ts';

/** For whom a mail of each kind can be due. */
const due = { marketing: { requestedAt: '2026-11-21T10:00:00.000Z' } } as const;

const pageOf: Record<OrderKind, string> = {
  'password-reset': 'reset-password',
  'password-changed': 'reset-password',
  'verify-email': 'verify-email',
  'verify-email-by-address': 'verify-email',
  'email-change': 'change-email',
  'email-change-notice': 'reset-password',
  'confirm-marketing': 'confirm-marketing',
};
const purposeOf = {
  'password-reset': 'reset',
  'verify-email': 'verify-email',
  'verify-email-by-address': 'verify-email',
  'email-change': 'change-email',
  'confirm-marketing': 'confirm-marketing',
} as const;
const textsOf = (kind: OrderKind) => (kind === 'verify-email-by-address' ? 'verify-email' : kind);
const limited = Object.keys(purposeOf) as (keyof typeof purposeOf)[];

test.each(languages)(
  'in %s each kind of order has its mail: to the right address, with the link of the right page in that language',
  async (language) => {
    const { customer, order, deliver, table, account } = await setup({ shopName: 'Blue Bicycle' });
    const id = await customer({ firstName: 'Ana', language }, due);
    for (const kind of orderKinds) {
      await order(orders[kind](id));
      const [mail, ...others] = await deliver();
      expect(others).toEqual([]);
      expect(mail?.to).toBe(kind === 'email-change' ? newEmail : email);
      const said = standardTexts[language][`${textsOf(kind)}.subject`];
      expect(mail?.subject).toBe(said.replace('{shopName}', 'Blue Bicycle'));
      const link = `https://shop.example/account/${pageOf[kind]}?lang=${language}`;
      const purpose = kind in purposeOf ? purposeOf[kind as keyof typeof purposeOf] : undefined;
      expect(mail?.text).toContain(`\n${link}${purpose ? '#token=' : '\n'}`);
      expect(mail?.html).toContain(`href="${link}${purpose ? '#token=' : '"'}`);
      expect(mail?.html).toContain(`<html lang="${language}"`);
      // For password managers; in the fragment, which no server gets.
      const named = /&email=(\S*)/.exec(mail?.text ?? '')?.[1];
      expect(named).toBe(kind === 'password-reset' ? encodeURIComponent(email) : undefined);
      if (!purpose) continue;
      const made = await readLinkToken(table, purpose, mail?.token ?? '');
      expect(made.validUntil - table.clock().getTime() / 1000).toBe(linkLifetimes[purpose]);
      expect(ownAccount(made, await account(id)).customer.id).toBe(id);
    }
  },
);

test('a customer without a language is written to in the default one, in the words of the shop, which the next mail says', async () => {
  const { customer, order, deliver, deps, table, origin } = await setup();
  const id = await customer();
  const german = { ...deps, defaultLanguage: 'de' } as const;
  Object.assign(deps, german);
  await order(orders['password-changed'](id));
  expect((await deliver())[0]?.subject).toBe('Ihr Passwort für Shop wurde geändert');
  const texts = { 'password-changed.subject': 'Neues Passwort bei {shopName}' };
  await replaceShopTexts(table, 'de', texts, origin());
  await order(orders['password-changed'](id));
  expect((await deliver())[0]).toMatchObject({
    subject: 'Neues Passwort bei Shop',
    text: expect.stringContaining('und alle anderen Geräte wurden abgemeldet'),
  });
});

describe('who gets no mail', () => {
  const quiet = orderKinds.filter((kind) => kind !== 'email-change');

  test.each([
    ['is blocked', { status: 'blocked' }],
    ['bounced', { emailDelivery: 'bounced' }],
    ['complained', { emailDelivery: 'complained' }],
    ['has no address', { email: null, name: 'Ana' }],
  ] as const)('a customer who %s: of no kind (trust 43)', async (_, change) => {
    const { customer, order, deliver } = await setup();
    const id = await customer({}, { ...due, ...change });
    // Who has another address by now, or none, is told of that at the one before.
    const kinds = 'email' in change ? quiet.filter((kind) => kind !== 'email-change-notice') : quiet;
    for (const kind of kinds) await order(orders[kind](id));
    expect(await deliver()).toEqual([]);
  });

  test('a blocked customer, nor the new address they want; one whose old address bounced can get another', async () => {
    const { customer, order, deliver, table, origin } = await setup();
    const id = await customer({}, { emailDelivery: 'bounced' });
    await order(orders['email-change'](id));
    expect(await deliver()).toMatchObject([{ to: newEmail }]);
    await changeCustomer(table, id, origin(), () => ({ status: 'blocked' }));
    await order(orders['email-change'](id));
    expect(await deliver()).toEqual([]);
  });

  test('a new address that another customer has: whoever that is has not asked for it', async () => {
    const { customer, order, deliver } = await setup();
    const id = await customer();
    await customer({ email: newEmail });
    await order(orders['email-change'](id));
    expect(await deliver()).toEqual([]);
  });

  test('nobody, nor who was deleted since, nor who has nothing to prove or to confirm any more', async () => {
    const { customer, order, deliver } = await setup();
    const gone = '01890000-0000-7000-8000-999999999999';
    for (const kind of orderKinds) await order(orders[kind](gone));
    const id = await customer({}, { emailVerifiedAt: '2026-11-21T10:00:00.000Z' });
    for (const kind of ['verify-email', 'verify-email-by-address', 'confirm-marketing'] as const)
      await order(orders[kind](id));
    // Only the order of a reset by that address finds somebody.
    expect((await deliver()).map(({ subject }) => subject)).toEqual(['Set your password for Shop']);
  });
});

test('mail goes to the stored address, however the submitted one is spelt (trust 10)', async () => {
  const { customer, order, deliver } = await setup();
  await customer();
  for (const kind of ['password-reset', 'verify-email-by-address'] as const) {
    // Of a look-alike, and of more than one address, the request already refuses: nothing finds a customer here.
    for (const submitted of ['аna@example.com', 'ANA@example.com', `${email}, eve@example.com`]) {
      await order({ kind, email: submitted });
      expect(await deliver()).toEqual([]);
    }
    await order({ kind, email });
    expect((await deliver()).map(({ to }) => to)).toEqual([email]);
  }
});

test('the notice of a new address goes to the old one, also when the change was quicker than the mail', async () => {
  const { customer, order, deliver, table, origin } = await setup();
  const id = await customer();
  await order(orders['email-change-notice'](id));
  await changeCustomer(table, id, origin(), () => ({ email: newEmail }));
  expect(await deliver()).toMatchObject([{ to: email }]);
});

test('the mail that asks whether marketing is wanted can be unsubscribed from by one click (RFC 8058), others cannot', async () => {
  const { customer, order, deliver, table } = await setup();
  const id = await customer({}, due);
  await order(orders['confirm-marketing'](id));
  const [mail] = await deliver();
  const post = /^<https:\/\/api\.shop\.example\/v1\/marketing\/unsubscribe\?token=([\w.-]+)>$/.exec(
    mail?.headers.get('list-unsubscribe') ?? '',
  );
  expect(mail?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const token = post?.[1] ?? '';
  expect(mail?.text).toContain(`https://shop.example/account/unsubscribe?lang=en#token=${token}`);
  expect((await readUnsubscribeToken(table, token)).id).toBe(id);
  await expect(readUnsubscribeToken(table, `${id}.`)).rejects.toMatchObject({ code: 'link_invalid' });
  await expect(readUnsubscribeToken(table, `${token}x`)).rejects.toMatchObject({ code: 'link_invalid' });
  await order(orders['password-reset']());
  const [other] = await deliver();
  expect(other?.headers.has('list-unsubscribe')).toBe(false);
});

test('a mail says that no person wrote it, who sent it, and where answers go', async () => {
  const { customer, order, deliver } = await setup({ replyTo: 'help@example.com', shopName: 'Blau & Söhne' });
  await order(orders['password-changed'](await customer()));
  const [mail] = await deliver();
  const headers = ['from', 'to', 'reply-to', 'subject', 'auto-submitted'].map((name) =>
    mail?.headers.get(name),
  );
  expect(headers).toEqual([
    'Blau & Söhne <shop@example.com>',
    email,
    'help@example.com',
    'Your password for Blau & Söhne was changed',
    'auto-generated',
  ]);
});

describe('too many mails', () => {
  test.each(limited)('of the kind %s do not reach one customer: five an hour (trust 12)', async (kind) => {
    const { customer, order, deliver, wait } = await setup();
    const id = await customer({}, due);
    for (let n = 0; n < 7; n++) await order(orders[kind](id));
    expect(await deliver()).toHaveLength(5);
    wait(3601);
    await order(orders[kind](id));
    expect(await deliver()).toHaveLength(1);
  });

  test('do not reach a stranger whose address several customers want', async () => {
    const { customer, order, deliver } = await setup();
    for (let n = 0; n < 5; n++) {
      const customerId = await customer({ email: `ana${n}@example.com` });
      for (let times = 0; times < 5; times++) await order(orders['email-change'](customerId));
    }
    expect(await deliver()).toHaveLength(20);
  });

  test('that one customer asks for keep no other from the same new address (trust 12)', async () => {
    const { customer, order, deliver } = await setup();
    const stranger = await customer({ email: 'eve@example.com' });
    for (let n = 0; n < 7; n++) await order(orders['email-change'](stranger));
    expect(await deliver()).toHaveLength(5);
    await order(orders['email-change'](await customer()));
    expect(await deliver()).toMatchObject([{ to: newEmail }]);
  });
});
