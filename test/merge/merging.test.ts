import { describe, expect, test } from 'vitest';
import { type StoredCustomer, storedCustomer } from '../../shared/customers/customer.ts';
import { guardKey } from '../../shared/customers/keys.ts';
import type { TakenField } from '../../shared/merge/fields.ts';
import { assertFits, mergingOf } from '../../shared/merge/merging.ts';
import { combineStandings } from '../../shared/merge/standings.ts';
import { unwantedKey } from '../../shared/pictures/keys.ts';
import { storeAccount } from '../../shared/standing/account.ts';
import { noStanding, type StoredStanding } from '../../shared/standing/standing.ts';
import { keyText } from '../../shared/table/pack.ts';

const now = '2026-01-01T00:00:00.000Z';
const origin = { actor: 'test', requestId: 'test', now: new Date(now) };

const customer = (fields: object): StoredCustomer =>
  storedCustomer.parse({
    id: crypto.randomUUID(),
    name: 'Somebody',
    source: 'api',
    createdAt: now,
    updatedAt: now,
    version: 3,
    ...fields,
  });

const merging = (
  into: object,
  from: object,
  { take = [], standing = {} }: { take?: readonly TakenField[]; standing?: Partial<StoredStanding> } = {},
) => {
  const [one, other] = [customer(into), customer(from)];
  const pair = {
    into: { customer: one, standing: noStanding(one.id) },
    from: { customer: other, standing: { ...noStanding(other.id), version: 1, ...standing } },
    definitions: [],
  };
  return mergingOf(pair, take, origin, 'EUR');
};

const textOf = ({ PK, SK }: { PK: string; SK: string }) => `${PK}\n${SK}`;
const picture = (key: string) => ({
  contentType: 'image/png',
  bytes: 1,
  updatedAt: now,
  key,
  uploadedAs: `uploads/${key}`,
});

describe('the transaction of a merging', () => {
  test('writes no item twice, whatever moves', () => {
    const fields = (name: string) => ({
      email: `${name}@shop.example`,
      username: name,
      externalId: name,
      picture: picture(name),
      groupIds: [crypto.randomUUID()],
      marketing: { email: true, at: now },
    });
    for (const take of [[], ['email', 'username', 'externalId', 'picture']] as const) {
      for (const into of [{}, fields('into')]) {
        const { writes } = merging(into, fields('from'), { take }).change;
        expect(new Set(writes.map(keyText)).size).toBe(writes.length);
      }
    }
  });

  test('hands a guard over on condition that the other one still has it', () => {
    const { customer: after, change } = merging({}, { email: 'from@shop.example' });
    const key = textOf(guardKey('email', 'from@shop.example'));
    const guard = change.writes.find((write) => keyText(write) === key);
    expect(guard).toMatchObject({
      kind: 'put',
      item: { customerId: after.id },
      require: { kind: 'equals', field: 'customerId', value: change.directory?.[1]?.id },
    });
  });

  test('keeps the picture that stays, and has the other one removed', () => {
    const unwantedOf = (result: ReturnType<typeof merging>, key: string) =>
      result.change.writes.filter((write) => keyText(write) === textOf(unwantedKey(key)));
    const filled = merging({}, { picture: picture('from') });
    expect(filled.customer.picture?.key).toBe('from');
    expect(unwantedOf(filled, 'from')).toEqual([]);
    const kept = merging({ picture: picture('into') }, { picture: picture('from') });
    expect(kept.customer.picture?.key).toBe('into');
    expect(unwantedOf(kept, 'from')).toMatchObject([{ kind: 'put' }]);
    const taken = merging({ picture: picture('into') }, { picture: picture('from') }, { take: ['picture'] });
    expect(taken.customer.picture?.key).toBe('from');
    expect(unwantedOf(taken, 'from')).toEqual([]);
    expect(unwantedOf(taken, 'into')).toMatchObject([{ kind: 'put' }]);
  });

  test('that does not fit is refused, with what to do', () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        storeAccount(`store ${index}`),
        { balance: -1, entries: 1, currency: 'EUR', limit: 100, status: 'active' as const, openedAt: now },
      ]),
    );
    const { change, standings } = merging({}, {}, { standing: { accounts } });
    expect(() => assertFits(change, standings.entries.length)).toThrow(/accounts .* to nothing/);
    const settled = Object.fromEntries(
      Object.entries(accounts).map(([name, account]) => [name, { ...account, balance: 0 }]),
    );
    const fitting = merging({}, {}, { standing: { accounts: settled } });
    expect(() => assertFits(fitting.change, 0)).not.toThrow();
    expect(Object.keys(fitting.standings.into.accounts)).toHaveLength(60);
  });

  test('is refused for more accounts than one customer can have', () => {
    const account = { balance: 0, entries: 0, currency: 'EUR', limit: 100, status: 'active', openedAt: now };
    const accountsOf = (whose: string, count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [storeAccount(`${whose} ${index}`), account] as const),
      ) as StoredStanding['accounts'];
    const [one, other] = [noStanding('one'), { ...noStanding('other'), accounts: accountsOf('other', 60) }];
    const together = (accounts: StoredStanding['accounts']) =>
      combineStandings({ ...one, accounts }, other, origin).into.accounts;
    expect(Object.keys(together(accountsOf('one', 40)))).toHaveLength(100);
    expect(() => together(accountsOf('one', 41))).toThrow(/There can be 100 accounts/);
    // What both have is one account afterwards.
    expect(Object.keys(together({ ...accountsOf('one', 40), ...accountsOf('other', 60) }))).toHaveLength(100);
  });

  test('is refused for more than fifty mergings into one', () => {
    const mergedIds = Array.from({ length: 50 }, () => crypto.randomUUID());
    expect(() => merging({}, {}, { standing: { mergedIds } })).toThrow(/There can be 50 customers/);
  });
});

describe('what the one who stays gets', () => {
  const [early, between, late] = ['2026-01-02', '2026-02-03', '2026-03-04'].map(
    (day) => `${day}T00:00:00.000Z`,
  );
  const [wide, narrow] = [
    { firstOrderAt: early, lastOrderAt: late },
    { firstOrderAt: between, lastOrderAt: between },
  ];
  test.each([
    ['of whoever ordered earlier and later', narrow, wide],
    ['their own, when nobody ordered earlier or later', wide, narrow],
    ['theirs, when there were none', {}, wide],
    ['their own, when the other has none', wide, {}],
  ])('the first and the last order: %s (trust 22)', (_, into, from) => {
    const [one, other] = [noStanding('one'), noStanding('other')];
    const standings = combineStandings({ ...one, ...into }, { ...other, ...from }, origin);
    expect(standings.into).toMatchObject(wide);
    expect(standings.from).not.toHaveProperty('firstOrderAt');
  });

  test.each([
    ['their shipping address with them', {}, 'same', { line1: 'theirs' }],
    [
      'written out, where goods go elsewhere',
      { shippingAddress: { line1: 'mine' } },
      { line1: 'theirs' },
      { line1: 'mine' },
    ],
    [
      'as it is, where goods go to the same place',
      { shippingAddress: { line1: 'theirs' } },
      'same',
      { line1: 'theirs' },
    ],
  ])('is a billing address that is the shipping address: %s', (_, into, billingAddress, shippingAddress) => {
    const from = { shippingAddress: { line1: 'theirs' }, billingAddress: 'same' };
    expect(merging(into, from).customer).toMatchObject({ billingAddress, shippingAddress });
  });

  test('is an address as a whole: no line of one in the other', () => {
    const into = { shippingAddress: { line1: 'Mill Lane', line2: 'Flat 2', city: 'London' } };
    const from = { shippingAddress: { line1: 'Rue du Moulin', city: 'Paris' } };
    const { customer: after } = merging(into, from, { take: ['shippingAddress'] });
    expect(after.shippingAddress).toEqual(from.shippingAddress);
  });

  test.each([
    ['2026-01-02T00:00:00.000Z', true, '2026-01-01T00:00:00.000Z', false, true],
    ['2026-01-01T00:00:00.000Z', true, '2026-01-02T00:00:00.000Z', false, false],
    ['2026-01-01T00:00:00.000Z', true, '2026-01-01T00:00:00.000Z', false, false],
    ['2026-01-01T00:00:00.000Z', false, '2026-01-01T00:00:00.000Z', true, false],
    [undefined, false, '2026-01-01T00:00:00.000Z', true, true],
    ['2026-01-01T00:00:00.000Z', true, undefined, false, true],
  ])('of answers about marketing is the newer one: %s %s, %s %s', (mine, yes, theirs, other, expected) => {
    const answer = (email: boolean, at?: string) => ({ marketing: { email, ...(at && { at }) } });
    expect(merging(answer(yes, mine), answer(other, theirs)).customer.marketing.email).toBe(expected);
  });
});
