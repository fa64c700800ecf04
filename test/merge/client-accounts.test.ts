import { describe, expect, test } from 'vitest';
import { useLedger } from '../ledger/support/ledger.ts';

const { call, post, newCustomer } = useLedger();

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

interface Terms {
  readonly limit: string;
  readonly due?: string;
  readonly currency?: string;
  readonly status?: string;
}

/** A customer with an account with the store Main. */
async function owing({ limit, due, currency = 'EUR', status = 'active' }: Terms) {
  const { id, path } = await newCustomer();
  const account = `${path}/accounts/Main`;
  const put = (now: string) =>
    call('PUT', account, { body: { creditLimit: money(limit, currency), status: now } });
  expect((await put('active')).status).toBe(200);
  if (due !== undefined) await post(`${account}/entries`, { type: 'charge', amount: money(due, currency) });
  if (status !== 'active') await put(status);
  return { id, account };
}

/** What comes of two of them: as it was foreseen, and as the account is afterwards. */
async function merged(mine: Terms, theirs: Terms) {
  const [into, from] = [await owing(mine), await owing(theirs)];
  const merge = (more: object = {}) =>
    call('POST', `/v1/customers/${into.id}/merge`, { body: { from: from.id, ...more } });
  const { status, body: foreseen } = await merge({ dryRun: true });
  const done = await merge();
  expect(done.status).toBe(status);
  const about = (of: { field: string }[] = []) =>
    of.filter(({ field }) => field.startsWith('clientAccounts.'));
  const lost = (foreseen.lost ?? []).filter(({ code }: { code: string }) => code === 'creditLimit');
  return {
    status,
    refusal: done.body,
    conflicts: about(foreseen.conflicts),
    lost: lost.map(({ message }: { message: string }) => message).join('\n'),
    account: (await call('GET', into.account)).body,
  };
}

describe('a merging of two who have an account with the same store', () => {
  test('keeps one limit, and foresees that more may be due than that', async () => {
    const { conflicts, lost, account } = await merged(
      { limit: '10.00', due: '8.00' },
      { limit: '10.00', due: '9.00' },
    );
    expect(conflicts).toEqual([]);
    expect(lost).toMatch(/second credit limit with Main: .* 10\.00 EUR from then on/);
    expect(lost).toMatch(/17\.00 EUR are due then, with a credit limit of 10\.00 EUR/);
    expect(account).toMatchObject({ due: money('17.00'), creditLimit: money('10.00') });
  });

  test('keeps the higher limit', async () => {
    const { conflicts, account } = await merged({ limit: '10' }, { limit: '30', due: '5' });
    const field = 'clientAccounts.Main.creditLimit';
    expect(conflicts).toEqual([{ field, wins: 'from', into: money('10.00'), from: money('30.00') }]);
    expect(account).toMatchObject({ available: money('25.00') });
  });

  test('never raises the limit of an active account to that of an inactive one', async () => {
    const { conflicts, account } = await merged(
      { limit: '900', due: '1', status: 'inactive' },
      { limit: '30', due: '5' },
    );
    expect(conflicts).toMatchObject([
      { field: 'clientAccounts.Main.creditLimit', wins: 'from' },
      { field: 'clientAccounts.Main.status', wins: 'from', into: 'inactive', from: 'active' },
    ]);
    expect(account).toMatchObject({ status: 'active', creditLimit: money('30.00'), due: money('6.00') });
  });

  test.each([
    ['theirs, when nothing is due on it', { due: '1' }, {}, 'EUR', /Main in USD, .* 20\.00 USD/],
    ['mine, when it was never used', {}, { due: '1' }, 'USD', /Main in EUR, .* 10\.00 EUR/],
  ])('lets one go that is in another currency: %s', async (_, mine, theirs, currency, message) => {
    const { lost, conflicts, account } = await merged(
      { limit: '10', ...mine },
      { limit: '20', currency: 'USD', ...theirs },
    );
    expect(lost).toMatch(message);
    expect(conflicts).toMatchObject([{ wins: currency === 'EUR' ? 'into' : 'from' }]);
    expect(account).toMatchObject({ due: money('1.00', currency), creditLimit: { currency } });
  });

  test('is refused when both have used theirs, in different currencies', async () => {
    const { status, refusal, account } = await merged(
      { limit: '10', due: '1' },
      { limit: '20', due: '2', currency: 'USD' },
    );
    expect(status).toBe(409);
    expect(refusal).toMatchObject({
      code: 'currency_mismatch',
      detail: expect.stringMatching(/the store Main: .* EUR, .* USD\. Bring the second one to nothing/),
    });
    expect(account.due).toEqual(money('1.00'));
  });
});
