import { describe, expect, test } from 'vitest';
import {
  mintLinkToken,
  ownAccount,
  readLinkToken,
  useLinkToken,
} from '../../shared/credentials/link-token.ts';
import { confirmPasswordReset, requestPasswordReset } from '../../shared/credentials/password-reset.ts';
import { changeCustomer } from '../../shared/customers/service.ts';
import { deliver, deliverUnsent } from '../../shared/mail/mailer.ts';
import { unsentOrders } from '../../shared/mail/outbox.ts';
import { commit } from '../../shared/table/commit.ts';
import { Crash } from '../support/crashes.ts';
import { email, newEmail, type OrderKind, orders, setup as setupMailer } from './support/setup.ts';

const due = { marketing: { requestedAt: '2026-11-21T10:00:00.000Z' } } as const;

/** A customer for whom every kind of mail is due, and a mailer that crashes or fails at will. */
async function setup(options: { fails?: () => boolean } = {}) {
  const mailer = await setupMailer(options);
  const { table, origin } = mailer;
  const id = await mailer.customer({}, due);
  const crashes = mailer.watchCrashes();
  const limits = {
    loginFailuresPerAddress: 10,
    loginFailuresPerNetwork: 300,
    registrationsPerNetwork: 300,
    resetRequestsPerNetwork: 300,
  };
  const rules = {
    table,
    currency: 'EUR',
    defaultCountry: '',
    marketingDoubleOptIn: false,
    shortestPassword: 8,
    shopName: 'Blue Bicycle',
    limits,
  };
  const request = (address = email) => requestPasswordReset(rules, address, '192.0.2.1', origin());
  const confirm = (token: string | undefined, password: string) =>
    confirmPasswordReset(rules, { token: token ?? '', password }, origin()).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  return { ...mailer, id, crashes, request, confirm };
}

/**
 * The calls of one delivery. All of them: read and claim the item, read texts, SES, end the item; those with a link read
 * the account, count, look how many there are, mint. A crash right after `ses` sends the mail a second time.
 */
const deliveries: Record<OrderKind, { readonly calls: number; readonly ses: number }> = {
  'password-reset': { calls: 10, ses: 9 },
  'password-changed': { calls: 6, ses: 5 },
  'verify-email': { calls: 9, ses: 8 },
  'verify-email-by-address': { calls: 10, ses: 9 },
  'email-change': { calls: 12, ses: 11 },
  'email-change-notice': { calls: 6, ses: 5 },
  'confirm-marketing': { calls: 11, ses: 10 },
};

describe('the mailer killed between any two of its calls', () => {
  test.each(Object.entries(deliveries))(
    'with the order %s: nothing is unsent for ever; one mail, or two when SES had it',
    async (name, { calls: all, ses }) => {
      const kind = name as OrderKind;
      const { table, deps, id, mails, crashes, customer, order, wait } = await setup();
      for (let calls = 0; calls <= all; calls++) {
        mails.length = 0;
        // Past the limit of mails, too.
        wait(3601);
        // A customer's first link to unsubscribe has its secret made.
        const isFirst = kind === 'confirm-marketing';
        await order(orders[kind](isFirst ? await customer({ email: `ana${calls}@example.com` }, due) : id));
        const [item] = await unsentOrders(table);
        crashes.crashAfter(calls);
        const killed = deliver(deps, item?.id ?? '');
        if (calls < all) await expect(killed).rejects.toBeInstanceOf(Crash);
        else await killed;
        crashes.restart();
        wait(91);
        await deliverUnsent(deps);
        expect(await unsentOrders(table)).toEqual([]);
        expect([calls, mails.length]).toEqual([calls, calls === ses ? 2 : 1]);
      }
    },
  );

  test('whatever was mailed works, once; then nothing does', async () => {
    const { table, deps, mails, crashes, request, confirm, wait } = await setup();
    await request();
    const [item] = await unsentOrders(table);
    crashes.crashAfter(deliveries['password-reset'].ses);
    await expect(deliver(deps, item?.id ?? '')).rejects.toBeInstanceOf(Crash);
    crashes.restart();
    wait(91);
    await deliverUnsent(deps);
    const outcomes = [];
    for (const { token } of mails.toReversed()) outcomes.push(await confirm(token, 'correct horse battery'));
    expect(outcomes).toEqual(['done', 'link_used']);
  });

  test('another mailer leaves the item alone until the claim has run out', async () => {
    const { table, deps, mails, crashes, request, wait } = await setup();
    await request();
    crashes.crashAfter(3);
    await deliverUnsent(deps).catch(() => {});
    crashes.restart();
    await deliverUnsent(deps);
    expect(mails).toEqual([]);
    wait(91);
    await Promise.all([deliverUnsent(deps), deliverUnsent(deps), deliverUnsent(deps)]);
    expect(mails).toHaveLength(1);
    expect(await unsentOrders(table)).toEqual([]);
  });
});

describe('when SES refuses', () => {
  test('the item is free at once, and mailed as soon as SES takes it', async () => {
    let failures = 2;
    const { table, deps, mails, request } = await setup({ fails: () => failures-- > 0 });
    await request();
    await expect(deliverUnsent(deps)).rejects.toThrow('1 mails could not be sent');
    await expect(deliverUnsent(deps)).rejects.toThrow('1 mails could not be sent');
    await deliverUnsent(deps);
    expect(mails).toHaveLength(1);
    expect(await unsentOrders(table)).toEqual([]);
  });

  test('for a day, the mail is given up, and the others are sent meanwhile', async () => {
    let refuse = true;
    const { table, deps, mails, request, wait } = await setup({ fails: () => refuse });
    await request();
    await deliverUnsent(deps).catch(() => {});
    wait(25 * 60 * 60);
    await expect(deliverUnsent(deps)).rejects.toThrow('could not be sent');
    expect(await unsentOrders(table)).toEqual([]);
    refuse = false;
    await request();
    await deliverUnsent(deps);
    expect(mails).toHaveLength(1);
  });
});

test('a request makes the same calls for a known, an unknown, a blocked and a suppressed address (trust 7)', async () => {
  const { table, id, request, origin } = await setup();
  const calls: unknown[] = [];
  table.documents.middlewareStack.add(
    (next, context) => async (args) => {
      const { TransactItems = [] } = args.input as { TransactItems?: Record<string, object>[] };
      calls.push([context.commandName, TransactItems.map((item) => Object.keys(item))]);
      return await next(args);
    },
    { step: 'initialize', priority: 'high', name: 'record' },
  );
  const callsOf = async (address: string) => {
    calls.length = 0;
    await request(address);
    return JSON.stringify(calls);
  };
  const known = await callsOf(email);
  expect(known).toMatch(/TransactWriteItemsCommand",\[\[/);
  expect(await callsOf('nobody@example.com')).toBe(known);
  await changeCustomer(table, id, origin(), () => ({ status: 'blocked' }));
  expect(await callsOf(email)).toBe(known);
  for (const emailDelivery of ['bounced', 'complained'] as const) {
    await changeCustomer(table, id, origin(), () => ({ status: 'active', emailDelivery }));
    expect(await callsOf(email)).toBe(known);
  }
});

test('a new password is set however often somebody edits the customer meanwhile', async () => {
  const { table, deps, id, mails, request, confirm, origin, account } = await setup();
  await request();
  await deliverUnsent(deps);
  const edits = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  table.documents.middlewareStack.add(
    (next) => async (args) => {
      const notes = JSON.stringify(args.input).includes('passwordHash') ? edits.pop() : undefined;
      if (notes !== undefined) await changeCustomer(table, id, origin(), () => ({ notes }));
      return await next(args);
    },
    { step: 'initialize', priority: 'high', name: 'edit' },
  );
  expect(await confirm(mails[0]?.token, 'correct horse battery')).toBe('done');
  expect((await account(id)).customer).toMatchObject({ hasPassword: true, notes: 'a' });
});

describe('a link', () => {
  test('is for one thing only, once, for the owner as they were then', async () => {
    const { table, id, account, origin } = await setup();
    const owner = { customerId: id, identityVersion: (await account(id)).customer.identityVersion, epoch: 0 };
    const { token, writes } = mintLinkToken({ purpose: 'verify-email' }, owner, origin().now);
    await commit(table, { writes });
    for (const other of ['reset', 'change-email', 'confirm-marketing'] as const)
      await expect(readLinkToken(table, other, token)).rejects.toMatchObject({ code: 'link_invalid' });
    expect(await readLinkToken(table, 'verify-email', token)).toMatchObject({ state: 'open' });
    await commit(table, { writes: [useLinkToken('verify-email', token)] });
    await expect(readLinkToken(table, 'verify-email', token)).rejects.toMatchObject({ code: 'link_used' });
    await expect(commit(table, { writes: [useLinkToken('verify-email', token)] })).rejects.toMatchObject({
      code: 'link_used',
    });
  });

  test('to a new address ends with a new password, so that the owner whom the notice has warned can end it', async () => {
    const { table, id, order, deliver, account, request, confirm } = await setup();
    await order(orders['email-change'](id));
    const [change] = await deliver();
    await request();
    const [reset] = await deliver();
    const link = await readLinkToken(table, 'change-email', change?.token ?? '');
    expect(link.email).toBe(newEmail);
    expect(ownAccount(link, await account(id)).customer.id).toBe(id);
    expect(await confirm(reset?.token, 'correct horse battery')).toBe('done');
    const owner = await account(id);
    expect(() => ownAccount(link, owner)).toThrow(expect.objectContaining({ code: 'link_used' }));
  });
});
