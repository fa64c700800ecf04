import { describe, expect, test } from 'vitest';
import type { Origin } from '../../shared/audit/audit.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import { DomainError } from '../../shared/errors.ts';
import { putClientAccount } from '../../shared/ledger/client-accounts.ts';
import { type StoredEntry, storedEntry } from '../../shared/ledger/entry.ts';
import { entryRange } from '../../shared/ledger/keys.ts';
import { postEntry, reverseEntry } from '../../shared/ledger/service.ts';
import { type AccountName, creditAccount, storeAccount } from '../../shared/standing/account.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { readRange } from '../../shared/table/read.ts';
import type { Table } from '../../shared/table/table.ts';
import { openTable } from '../../shared/table/table.ts';
import { seededRandom } from '../support/model-store.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';

/**
 * Random postings and reversals of several processes at the same moment, many of them sent twice or in another order, over
 * a few customers. What the table holds in the end must be what the answers have said, each once.
 */

const runs = Number(process.env.LEDGER_RUNS ?? 1);
const rounds = 6;
const atOnce = 12;
const limit = 50;
const accounts: readonly AccountName[] = ['points', creditAccount('EUR'), storeAccount('Main')];

const origin = (): Origin => ({ actor: 'test', requestId: crypto.randomUUID(), now: new Date() });

interface Operation {
  readonly customerId: string;
  readonly account: AccountName;
  readonly amount: number;
  readonly reference?: string;
  readonly key?: string;
  readonly reverses?: number;
}

type Told = { readonly entry: StoredEntry; readonly replayed: boolean } | { readonly code: string };

async function send(table: Table, operation: Operation): Promise<Told> {
  const { customerId, account, amount, reference, key, reverses } = operation;
  const deps = { table, currency: 'EUR' };
  const request = key === undefined ? undefined : { key, scope: customerId, payload: operation };
  try {
    const { result: entry, replayed } =
      reverses === undefined
        ? await postEntry(deps, customerId, account, { amount, reference }, origin(), request)
        : await reverseEntry(deps, customerId, { account, number: reverses }, undefined, origin(), request);
    return { entry, replayed };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code };
  }
}

async function setupWorld(seed: number) {
  const table = await setupTable();
  const random = seededRandom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const ids = ['1', '2', '3'].map((n) => `01890000-0000-7000-8000-00000000000${n}`);
  for (const id of ids) {
    await registerCustomer(table, id, customerInput.parse({ name: 'Ada' }), origin(), { currency: 'EUR' });
    const terms = { creditLimit: { minor: limit, currency: 'EUR' }, status: 'active' as const };
    await putClientAccount({ table, currency: 'EUR' }, id, 'Main', terms, origin());
  }
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const draw = (): Operation => ({
    customerId: pick(ids),
    account: pick(accounts),
    amount: pick([-30, -20, -10, -5, 5, 10, 20, 30]),
    ...(random() < 0.3 && { reference: `r${below(6)}` }),
    ...(random() < 0.4 && { key: `k${below(1_000)}` }),
    ...(random() < 0.25 && { reverses: 1 + below(8) }),
  });
  return { table, ids, draw, pick, random };
}

const identity = ({ customerId, account, number }: StoredEntry) => `${customerId} ${account} ${number}`;

describe('random postings and reversals in parallel, doubled and reordered (trust 22, 24)', () => {
  test.each(Array.from({ length: runs }, (_, seed) => seed + 1))(
    'leave balances that are the sums of their entries, nothing below a limit and nothing twice: seed %i',
    async (seed) => {
      const { table, ids, draw, pick, random } = await setupWorld(seed);
      const sent: Operation[] = [];
      const told: { operation: Operation; told: Told }[] = [];
      for (let round = 0; round < rounds; round++) {
        // A third of them is what was sent before, maybe in this very round.
        const batch = Array.from({ length: atOnce }, () => {
          const operation = sent.length > 0 && random() < 0.35 ? pick(sent) : draw();
          sent.push(operation);
          return operation;
        });
        await Promise.all(
          batch.map(async (operation) => {
            // Each its own process: nothing is shared but the table.
            const process = openTable(table.name, { client: dynamoDbClient() });
            told.push({ operation, told: await send(process, operation) });
          }),
        );
      }
      const entries = await entriesOfAll(table, ids);
      const answered = told.flatMap(({ told }) => ('entry' in told ? [told] : []));
      // Nothing is posted that nobody was told of, nothing twice; a replay tells what is there.
      const fresh = answered.filter(({ replayed }) => !replayed).map(({ entry }) => identity(entry));
      expect(fresh.toSorted()).toEqual(entries.map(identity).toSorted());
      const stored = new Map(entries.map((entry) => [identity(entry), entry]));
      for (const { entry } of answered) expect(stored.get(identity(entry))).toEqual(entry);
      expectOnce(
        entries.filter(({ reference }) => reference !== undefined),
        'reference',
      );
      expectOnce(
        entries.filter(({ reverses }) => reverses !== undefined),
        'reverses',
      );
      const codes = told.flatMap(({ told }) => ('code' in told ? [told.code] : []));
      const expected = ['insufficient_balance', 'already_exists', 'not_found', 'not_reversible'];
      expect(
        [...new Set(codes)].filter((code) => ![...expected, 'idempotency_key_reused'].includes(code)),
      ).toEqual([]);
      for (const id of ids) await expectSums(table, id, entries);
    },
  );
});

async function entriesOfAll(table: Table, ids: readonly string[]): Promise<StoredEntry[]> {
  const items = await Promise.all(ids.map((id) => readRange(table, entryRange(id))));
  return items.flat().map((item) => storedEntry.parse(item));
}

/** No two entries of one account have the same value of the field. */
function expectOnce(entries: readonly StoredEntry[], field: 'reference' | 'reverses'): void {
  const values = entries.map((entry) => `${entry.customerId} ${entry.account} ${entry[field]}`);
  expect(values).toHaveLength(new Set(values).size);
}

async function expectSums(table: Table, id: string, entries: readonly StoredEntry[]): Promise<void> {
  const standing = await findStanding(table, id);
  for (const name of accounts) {
    const own = entries
      .filter(({ customerId, account }) => customerId === id && account === name)
      .toSorted((one, other) => one.number - other.number);
    let balance = 0;
    for (const [index, entry] of own.entries()) {
      balance += entry.amount;
      expect(entry).toMatchObject({ number: index + 1, balanceAfter: balance });
      expect(balance).toBeGreaterThanOrEqual(name.startsWith('store:') ? -limit : 0);
    }
    const account = standing?.accounts[name];
    expect({ balance: account?.balance ?? 0, entries: account?.entries ?? 0 }).toEqual({
      balance,
      entries: own.length,
    });
  }
}
