import { describe, expect, test } from 'vitest';
import { confirmPasswordReset, requestPasswordReset } from '../../shared/credentials/password-reset.ts';
import { customerInput } from '../../shared/customers/customer.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import { deliver, deliverUnsent } from '../../shared/mail/mailer.ts';
import { unsentOrders } from '../../shared/mail/outbox.ts';
import { Crash, Crashes } from '../support/crashes.ts';
import { mailerFor } from '../support/mailbox.ts';
import { setupTable } from '../support/table.ts';

const id = '01890000-0000-7000-8000-000000000000';
const email = 'ana@example.com';

/** A customer, a mailer whose mails are kept, a clock to set, and crashes at will. */
async function setup({ fails = () => false }: { fails?: () => boolean } = {}) {
  let now = Date.UTC(2026, 10, 22);
  const table = await setupTable({ clock: () => new Date(now) });
  const origin = () => ({ actor: 'test', requestId: 'test', now: new Date(now) });
  await registerCustomer(table, id, customerInput.parse({ email }), origin());
  const crashes = new Crashes();
  crashes.watch(table.documents);
  const before = () => {
    crashes.pass();
    if (fails()) throw new Error('Throttling');
  };
  const { deps, mails } = mailerFor(table, { before, shopName: 'Café "X"\r\nBcc: a@b.c' });
  const request = (address = email) => requestPasswordReset(table, address, '192.0.2.1', origin());
  const confirm = (token: string | undefined, password: string) =>
    confirmPasswordReset(table, { token: token ?? '', password }, origin()).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { table, deps, mails, crashes, request, confirm, wait };
}

/** The calls of one delivery: read and claim the item, read guard and account, count, mint, read texts, SES, end the item. */
const callsOfDelivery = 9;
const sesCall = 8;

describe('the mailer killed between any two of its calls', () => {
  test.each(Array.from({ length: callsOfDelivery + 1 }, (_, calls) => calls))(
    'after call %i: nothing is unsent for ever; one mail, or two when SES had it',
    async (calls) => {
      const { table, deps, mails, crashes, request, confirm, wait } = await setup();
      await request();
      const [item] = await unsentOrders(table);
      crashes.crashAfter(calls);
      const killed = deliver(deps, item?.id ?? '');
      if (calls < callsOfDelivery) await expect(killed).rejects.toBeInstanceOf(Crash);
      else await killed;
      crashes.restart();
      wait(91);
      await deliverUnsent(deps);
      expect(await unsentOrders(table)).toEqual([]);
      expect(mails).toHaveLength(calls === sesCall ? 2 : 1);
      // Whatever was mailed works, once; then nothing does.
      const outcomes = [];
      for (const { token } of mails.toReversed())
        outcomes.push(await confirm(token, 'correct horse battery'));
      expect(outcomes).toEqual(['done', 'link_used'].slice(0, mails.length));
    },
  );

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

test('a request makes the same calls for a known, an unknown and a blocked address (trust 7)', async () => {
  const { table, request } = await setup();
  const calls: unknown[] = [];
  table.documents.middlewareStack.add(
    (next, context) => async (args) => {
      const { TransactItems = [] } = args.input as { TransactItems?: Record<string, object>[] };
      calls.push([context.commandName, TransactItems.map((item) => Object.keys(item))]);
      return await next(args);
    },
    { step: 'initialize', name: 'record' },
  );
  const callsOf = async (address: string) => {
    calls.length = 0;
    await request(address);
    return JSON.stringify(calls);
  };
  const known = await callsOf(email);
  expect(known).toContain('TransactWrite');
  expect(await callsOf('nobody@example.com')).toBe(known);
});

test('the name of the shop cannot break out of the header of the mail (trust 38)', async () => {
  const { deps, mails, request } = await setup();
  await request();
  await deliverUnsent(deps);
  expect([...(mails[0]?.headers.keys() ?? [])]).not.toContain('bcc');
  expect(mails[0]?.headers.get('from')).toBe('Café "X" Bcc: a@b.c <shop@example.com>');
});
