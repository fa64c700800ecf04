import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { InsufficientBalance } from '../../shared/ledger/errors.ts';
import { moveBalances } from '../../shared/ledger/move.ts';
import { mostAccounts, type Posting, post } from '../../shared/ledger/post.ts';
import { mostMinor } from '../../shared/money/money.ts';
import { type AccountName, creditAccount, storeAccount } from '../../shared/standing/account.ts';
import { noStanding, type StoredStanding } from '../../shared/standing/standing.ts';

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-01-01') };
const names: readonly AccountName[] = ['points', creditAccount('EUR'), storeAccount('Main#1')];
const limit = 500;

/** A customer with a client account that may owe 500. */
const withAccount = (id = 'ada'): StoredStanding => {
  const { accounts, ...rest } = noStanding(id);
  const terms = { balance: 0, entries: 0, limit, status: 'active' as const, openedAt: '2026-01-01' };
  return { ...rest, accounts: { [names[2] as string]: { ...terms, currency: 'EUR' } } };
};

const posting = fc.record({
  account: fc.constantFrom(...names),
  amount: fc.integer({ min: -1000, max: 1000 }).filter((amount) => amount !== 0),
  kind: fc.constantFrom<Posting['kind']>('posting', 'reversal', 'opening'),
  now: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
});
type Drawn = typeof posting extends fc.Arbitrary<infer One> ? One : never;

/** Posts all of them, as far as they are taken. */
function postAll(start: StoredStanding, drawn: readonly Drawn[]) {
  let standing = start;
  const entries: StoredEntry[] = [];
  const refused: { drawn: Drawn; standing: StoredStanding }[] = [];
  for (const one of drawn) {
    try {
      const { account, now, ...given } = one;
      const made = post(standing, account, given, { ...origin, now });
      standing = made.standing;
      entries.push(made.entry);
    } catch (error) {
      if (!(error instanceof InsufficientBalance)) throw error;
      refused.push({ drawn: one, standing });
    }
  }
  return { standing, entries, refused };
}

const of = (entries: readonly StoredEntry[], name: string) =>
  entries.filter(({ account }) => account === name);
const sum = (entries: readonly StoredEntry[]) => entries.reduce((total, { amount }) => total + amount, 0);

describe('whatever is posted (trust 22)', () => {
  test('a balance is the sum of its entries, and each entry says the sum up to it', () => {
    fc.assert(
      fc.property(fc.array(posting, { maxLength: 60 }), (drawn) => {
        const { standing, entries } = postAll(withAccount(), drawn);
        for (const [name, account] of Object.entries(standing.accounts)) {
          const own = of(entries, name);
          expect(account).toMatchObject({ balance: sum(own), entries: own.length });
          for (const [index, entry] of own.entries()) {
            expect(entry).toMatchObject({ number: index + 1, balanceAfter: sum(own.slice(0, index + 1)) });
            expect(entry.at >= (own[index - 1]?.at ?? '')).toBe(true);
          }
        }
      }),
    );
  });

  test('nothing falls below its limit, and only what would is refused', () => {
    fc.assert(
      fc.property(fc.array(posting, { maxLength: 60 }), (drawn) => {
        const { entries, refused } = postAll(withAccount(), drawn);
        const floor = (name: string) => (name === names[2] ? -limit : 0);
        for (const { account, balanceAfter } of entries)
          expect(balanceAfter).toBeGreaterThanOrEqual(floor(account));
        for (const { drawn, standing } of refused) {
          const balance = standing.accounts[drawn.account]?.balance ?? 0;
          expect(balance + drawn.amount).toBeLessThan(floor(drawn.account));
        }
      }),
    );
  });

  test('what two customers have together is the same after one is emptied into the other', () => {
    const both = fc.tuple(fc.array(posting, { maxLength: 30 }), fc.array(posting, { maxLength: 30 }));
    fc.assert(
      fc.property(both, ([one, other]) => {
        const { standing: from } = postAll(withAccount('old'), one);
        const { standing: to } = postAll(withAccount('new'), other);
        const moved = moveBalances(from, to, origin);
        for (const name of names) {
          const balance = (standing: StoredStanding) => standing.accounts[name]?.balance ?? 0;
          expect(balance(moved.from)).toBe(0);
          expect(balance(moved.to)).toBe(balance(from) + balance(to));
        }
        expect(sum(moved.entries)).toBe(0);
        expect(moved.entries.every(({ kind }) => kind === 'merge')).toBe(true);
      }),
    );
  });
});

describe('a posting', () => {
  test('that is the last straw is refused: no balance is larger than what is kept', () => {
    const { standing } = post(noStanding('ada'), 'points', { kind: 'posting', amount: mostMinor }, origin);
    expect(() => post(standing, 'points', { kind: 'posting', amount: 1 }, origin)).toThrow('larger');
  });

  test('opens no account beyond those that there can be, and no client account at all', () => {
    const accounts = Object.fromEntries(
      Array.from({ length: mostAccounts }, (_, n) => [
        storeAccount(`${n}`),
        { balance: 0, entries: 0, limit: 0, status: 'active' as const, openedAt: '' },
      ]),
    );
    const full = { ...noStanding('ada'), accounts };
    const one = { kind: 'posting', amount: 1 } as const;
    expect(() => post(full, 'points', one, origin)).toThrow(`${mostAccounts}`);
    expect(() => post(noStanding('ada'), storeAccount('Main'), one, origin)).toThrow('no such account');
  });
});
