import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LinkPurpose, linkOwner, mintLinkToken } from '../../shared/credentials/link-token.ts';
import { orderMail } from '../../shared/mail/outbox.ts';
import { commit } from '../../shared/table/commit.ts';
import { partsOf } from '../faults/support/footprint.ts';
import { allItems } from '../support/fuzz-world.ts';
import { Wire } from '../support/wire.ts';
import { type Accounts, type Person, password, setupAccounts, tokenIn } from './support/accounts.ts';

vi.mock('../../shared/credentials/kdf.ts', async () => (await import('./support/cheap-kdf.ts')).cheapKdf);

const wire = new Wire();
let shop: Accounts;
beforeAll(async () => {
  shop = await setupAccounts({ MARKETING_DOUBLE_OPT_IN: 'true' });
});
afterEach(() => void vi.useRealTimers());
afterAll(() => wire.close());
/** Nothing of the test before is left to be mailed. */
beforeEach(() => shop.deliver());

/** Where the token of each purpose is confirmed. */
const confirmations: Readonly<Record<LinkPurpose, string>> = {
  reset: '/v1/auth/password-reset/confirm',
  'verify-email': '/v1/auth/email-verification/confirm',
  'change-email': '/v1/auth/email-change/confirm',
  'confirm-marketing': '/v1/marketing/confirm',
};
const purposes = Object.keys(confirmations) as LinkPurpose[];

const confirm = (purpose: LinkPurpose, token: string) =>
  shop.post(confirmations[purpose], { token, ...(purpose === 'reset' && { password: 'another good one' }) });

/** Has a mail ordered as customers do, for each purpose, and answers the token in it. */
const ask: Readonly<Record<LinkPurpose, (ana: Person) => Promise<string>>> = {
  reset: async ({ email }) => {
    await shop.post('/v1/auth/password-reset', { email });
    return tokenIn(await shop.deliver());
  },
  'verify-email': async ({ email }) => {
    await shop.post('/v1/auth/email-verification', { email });
    return tokenIn(await shop.deliver());
  },
  'change-email': async (ana) => {
    const body = { email: `new.${ana.email}`, password };
    await shop.as(await ana.open(), 'POST', '/v1/me/email', body);
    return tokenIn(await shop.deliver());
  },
  'confirm-marketing': async (ana) => {
    await shop.as(await ana.open(), 'PATCH', '/v1/me', { marketing: { email: true } });
    return tokenIn(await shop.deliver());
  },
};

describe.each(purposes)('a link of the purpose %s', (purpose) => {
  test('does nothing else, and nothing by being tried for it (trust 5)', async () => {
    const ana = await shop.customer();
    const token = await ask[purpose](ana);
    const before = await ana.read();
    for (const other of purposes.filter((one) => one !== purpose))
      expect((await confirm(other, token)).body.code, other).toBe('link_invalid');
    expect((await shop.call('POST', `/v1/marketing/unsubscribe?token=${token}`, { key: null })).status).toBe(
      410,
    );
    expect((await shop.me(token)).status).toBe(401);
    expect(await ana.read()).toEqual(before);
    expect((await confirm(purpose, token)).status).toBe(204);
    expect((await confirm(purpose, token)).body.code).toBe('link_used');
  });

  test('holds nowhere in the table what is in the mail (trust 1)', async () => {
    const token = await ask[purpose](await shop.customer());
    expect(token).toHaveLength(43);
    expect(JSON.stringify(await allItems(shop.table))).not.toContain(token);
  });

  test('expires to the second, with its item still there (trust 2)', async () => {
    const ana = await shop.customer({ marketing: { email: false } });
    await shop.as(await ana.open(), 'PATCH', '/v1/me', { marketing: { email: true } });
    await shop.deliver();
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 1000) * 1000 });
    const minted = async (ago: number) => {
      const link =
        purpose === 'change-email' ? { purpose, email: `late.${ana.email}` } : ({ purpose } as const);
      const at = new Date(Date.now() - ago * 1000);
      const { token, writes } = mintLinkToken(link, linkOwner(await shop.accountOf(ana.id)), at);
      await commit(shop.table, { writes });
      return token;
    };
    const hour = 3600;
    const seconds = {
      reset: hour,
      'verify-email': 72 * hour,
      'change-email': hour,
      'confirm-marketing': 168 * hour,
    };
    expect((await confirm(purpose, await minted(seconds[purpose]))).body.code).toBe('link_expired');
    expect((await confirm(purpose, await minted(seconds[purpose] - 1))).status).toBe(204);
  });

  test('is void when the customer is blocked, gone, or has another address or status since (trust 4)', async () => {
    for (const change of [
      (ana: Person) => ana.patch({ email: `other.${ana.email}` }),
      (ana: Person) => ana.patch({ status: 'blocked' }),
      (ana: Person) => ana.patch({ status: 'inactive' }).then(() => ana.patch({ status: 'active' })),
      ({ id }: Person) => shop.call('DELETE', `/v1/customers/${id}`),
    ]) {
      const ana = await shop.customer();
      const token = await ask[purpose](ana);
      await change(ana);
      expect((await confirm(purpose, token)).body.code).toBe('link_invalid');
    }
  });

  test('works once, however many confirm at once and whoever edits the customer meanwhile (trust 3)', async () => {
    const ana = await shop.customer();
    const token = await ask[purpose](ana);
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => confirm(purpose, token))),
      Promise.all(Array.from({ length: 3 }, (_, n) => ana.patch({ notes: `${n}` }))),
    ]);
    const told = answers.map(({ status, body }) => String(body.code ?? status)).toSorted();
    expect(told).toEqual(['204', ...Array.from({ length: 9 }, () => 'link_used')]);
  });

  test('takes its host from the configuration, whatever requests say, those to a cold process too (trust 9)', async () => {
    const evil = 'evil.example';
    const headers = {
      host: evil,
      'x-forwarded-host': evil,
      'x-original-host': evil,
      'x-forwarded-proto': 'http',
      forwarded: `host=${evil};proto=http`,
      origin: `https://${evil}`,
      referer: `https://${evil}/`,
    };
    const cold = await setupAccounts({ MARKETING_DOUBLE_OPT_IN: 'true' });
    const ana = await cold.customer();
    const key = await ana.open();
    const say = (method: string, path: string, body: object, who: string | null = null) =>
      cold.call(method, path, { key: who, headers, body });
    await {
      reset: () => say('POST', '/v1/auth/password-reset', { email: ana.email }),
      'verify-email': () => say('POST', '/v1/auth/email-verification', { email: ana.email }),
      'change-email': () => say('POST', '/v1/me/email', { email: `new.${ana.email}`, password }, key),
      'confirm-marketing': () => say('PATCH', '/v1/me', { marketing: { email: true } }, key),
    }[purpose]();
    const mails = await cold.deliver();
    expect(mails.length).toBeGreaterThan(0);
    for (const { raw, text } of mails) {
      expect(raw).not.toContain(evil);
      const [link] = /https?:\/\/\S+/.exec(text) ?? [];
      expect(link).toMatch(/^https:\/\/shop\.example\/account\//);
    }
    const links = await cold.call('GET', `/v1/customers/${ana.id}/unsubscribe-link`, { headers });
    expect(JSON.stringify(links.body)).not.toContain(evil);
  });
});

/** Tells the shop that a mail to the address came back. */
async function sendBack(emailAddress: string): Promise<void> {
  const { takeFeedback } = await import('../../shared/mail/feedback.ts');
  const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress }] };
  await takeFeedback(shop.table, { id: 'event', detail: { eventType: 'Bounce', bounce } });
}

describe('an e-mail address', () => {
  const isVerified = async (ana: Person) => (await ana.read()).emailVerifiedAt !== undefined;

  test.each(['reset', 'verify-email'] as const)(
    'is proved by the mailed link of the purpose %s, which the customer has come by',
    async (purpose) => {
      const ana = await shop.customer();
      expect(await isVerified(ana)).toBe(false);
      await confirm(purpose, await ask[purpose](ana));
      expect(await isVerified(ana)).toBe(true);
      const { body } = await shop.call(
        'GET',
        `/v1/customers?email=${ana.email}&emailVerifiedAt[exists]=true`,
      );
      expect(body.total).toBe(1);
    },
  );

  test('is proved no more when the shop gives another one, in whatever way, and no link is mailed twice in vain', async () => {
    const upsert = (customer: object) =>
      shop.call('POST', '/v1/customers/upsert', { body: { matchBy: 'externalId', customer } });
    for (const change of [
      (ana: Person, email: string) => ana.patch({ email }),
      (ana: Person, email: string) => upsert({ externalId: `till-${ana.id}`, email }),
      (ana: Person, email: string) => ana.patch({ email: null }).then(() => ana.patch({ email })),
    ]) {
      const ana = await shop.customer();
      await ana.patch({ externalId: `till-${ana.id}` });
      await confirm('verify-email', await ask['verify-email'](ana));
      await ana.patch({ email: ana.email.toUpperCase(), lastName: 'Alta' });
      expect(await isVerified(ana)).toBe(true);
      await shop.post('/v1/auth/email-verification', { email: ana.email });
      expect(await shop.deliver()).toEqual([]);
      await change(ana, `other.${ana.email}`);
      expect(await isVerified(ana)).toBe(false);
      await change(ana, ana.email);
      expect(await isVerified(ana)).toBe(false);
    }
  });

  test('that bounced is not held against the next one', async () => {
    const ana = await shop.customer();
    const token = await ask['change-email'](ana);
    await commit(shop.table, {
      writes: [orderMail({ kind: 'verify-email', customerId: ana.id }, new Date())],
    });
    await sendBack(ana.email);
    expect((await ana.read()).emailDelivery).toBe('bounced');
    expect(await shop.deliver()).toEqual([]);
    expect((await confirm('change-email', token)).status).toBe(204);
    expect(await ana.read()).not.toHaveProperty('emailDelivery');
  });

  test('is asked for a link in the same words for everybody; a mail goes only to who has to prove it (trust 7)', async () => {
    const [proved, blocked, suppressed, ana] = [
      await shop.customer(),
      await shop.customer({ status: 'blocked' }),
      await shop.customer(),
      await shop.customer(),
    ];
    await confirm('verify-email', await ask['verify-email'](proved));
    await sendBack(suppressed.email);
    const answers = new Set<string>();
    const operations = new Set<string>();
    for (const email of [proved, blocked, suppressed, { email: 'nobody@example.com' }, ana].map(
      (one) => one.email,
    )) {
      const made: unknown[] = [];
      const { status, body } = await wire.during(
        ({ operation, input, forward }) => {
          made.push([operation, partsOf(input).map((part) => [part.kind, part.class])]);
          return forward();
        },
        () => shop.post('/v1/auth/email-verification', { email }),
      );
      answers.add(JSON.stringify([status, body]));
      operations.add(JSON.stringify(made));
    }
    expect(answers).toEqual(new Set(['[202,{}]']));
    expect(operations.size).toBe(1);
    expect(await shop.deliver()).toHaveLength(1);
    for (const email of [{}, ['a@x.com'], 'a@x,b@y'])
      expect((await shop.post('/v1/auth/email-verification', { email })).status).toBe(400);
  });
});
