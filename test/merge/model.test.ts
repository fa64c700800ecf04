import { beforeAll, describe, expect, test } from 'vitest';
import { customerInput, customerPatch } from '../../shared/customers/input.ts';
import { profileSortKey } from '../../shared/customers/keys.ts';
import { findFollowed } from '../../shared/customers/repository.ts';
import { patchCustomer, registerCustomer } from '../../shared/customers/service.ts';
import { DomainError } from '../../shared/errors.ts';
import { checkTable } from '../../shared/fsck/check-table.ts';
import type { Finding } from '../../shared/fsck/confirmation.ts';
import { postEntry } from '../../shared/ledger/service.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { recordOrder } from '../../shared/orders/record.ts';
import { creditAccount } from '../../shared/standing/account.ts';
import { findStandings } from '../../shared/standing/repository.ts';
import type { StoredStanding } from '../../shared/standing/standing.ts';
import { scanItems } from '../../shared/table/read.ts';
import { openTable, type Table } from '../../shared/table/table.ts';
import { anInput } from '../orders/support/order.ts';
import { seededRandom } from '../support/model-store.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';

/** How many random histories are tried: few by default, many by `npm run soak`. */
const runs = Number(process.env.MERGE_RUNS ?? 2);
const seed = Number(process.env.MERGE_SEED ?? Date.now() % 2 ** 31);

const currency = 'EUR';
const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

/** Processes that share one table; each has its own idea of the change log. */
let processes: readonly Table[];
let table: Table;
beforeAll(async () => {
  table = await setupTable();
  processes = [table, ...[1, 2].map(() => openTable(table.name, { client: dynamoDbClient() }))];
});

async function newCustomers(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  for (const [index, id] of ids.entries()) {
    const unique = index % 2 === 0 ? { email: `${id}@merge.example` } : { externalId: id };
    const input = customerInput.parse({ name: `Customer ${index}`, tags: [`tag ${index}`], ...unique });
    await registerCustomer(table, id, input, origin(), { currency });
  }
  return ids;
}

/** Whether it was done; what the domain refuses was not. */
async function isDone(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'busy') throw error;
    return false;
  }
}

/** What became of a history, as those who sent it know it. */
interface Known {
  credit: number;
  orders: number;
  spent: number;
}

/** Sends mergings, edits, orders and postings to few customers, all at once. */
async function sendAtOnce(ids: readonly string[], random: () => number, count: number): Promise<Known> {
  const known: Known = { credit: 0, orders: 0, spent: 0 };
  const one = () => ids[Math.floor(random() * ids.length)] ?? '';
  const steps = Array.from({ length: count }, (_, step) => {
    const process = processes[step % processes.length] ?? table;
    const deps = { table: process, currency, country: 'GB' };
    const [id, other, kind, amount] = [one(), one(), step % 5, 1 + Math.floor(random() * 900)];
    return async () => {
      if (kind === 0) {
        const request = { into: id, from: other, take: random() < 0.5 ? (['email'] as const) : [] };
        await isDone(() => mergeCustomers(deps, request, origin()));
      } else if (kind === 1) {
        const patch = customerPatch.parse({ notes: `note ${step}`, externalId: `${ids[0]}-${step % 3}` });
        await isDone(() => patchCustomer(process, id, origin(), patch, { currency }));
      } else if (kind === 2) {
        const posting = { amount: random() < 0.4 ? -amount : amount };
        if (await isDone(() => postEntry(deps, id, creditAccount(currency), posting, origin())))
          known.credit += posting.amount;
      } else {
        const number = `${ids[0]}-${step}`;
        const total = `${amount}.00`;
        const input = anInput({ number, status: 'completed', currency, total, customer: { id } });
        await recordOrder(deps, input, origin());
        known.orders += 1;
        known.spent += amount * 100;
      }
    };
  });
  await Promise.all(steps.map((step) => step()));
  return known;
}

/** The records that there are, of these customers. */
async function recordsOf(ids: readonly string[]): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  await scanItems(table, [profileSortKey], (item) => {
    if (ids.includes(String(item.id))) found.set(String(item.id), (item.mergedIds ?? []) as string[]);
  });
  return found;
}

async function expectHealthyTable(): Promise<void> {
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  await checkTable(table, { currency, requestId: 'test', pauseMs: 1, onFinding });
  expect(findings).toEqual([]);
}

describe('mergings at once', () => {
  test(`with edits, orders and postings lose nothing and double nothing, and nobody is merged twice (trust 18, 22, seed ${seed})`, async () => {
    for (let run = 0; run < runs; run++) {
      const random = seededRandom(seed + run);
      const ids = await newCustomers(5);
      const known = await sendAtOnce(ids, random, 40);
      const records = await recordsOf(ids);
      // Everybody is there, or was merged into one who is: once.
      expect([...records].flatMap(([id, merged]) => [id, ...merged]).toSorted()).toEqual(ids.toSorted());
      for (const [id, merged] of records) {
        for (const one of merged) expect((await findFollowed(table, one)).customer?.id).toBe(id);
      }
      const standings = await findStandings(table, [...records.keys()]);
      const sum = (of: (standing: StoredStanding) => number) =>
        [...standings.values()].reduce((total, standing) => total + of(standing), 0);
      expect(sum(({ accounts }) => accounts[creditAccount(currency)]?.balance ?? 0)).toBe(known.credit);
      expect(sum(({ orders }) => orders[currency]?.orders ?? 0)).toBe(known.orders);
      expect(sum(({ orders }) => orders[currency]?.spent ?? 0)).toBe(known.spent);
    }
    await expectHealthyTable();
  }, 120_000);

  test('of one customer into twenty others are one merging', async () => {
    const [from = '', ...others] = await newCustomers(21);
    const outcomes = await Promise.all(
      others.map((into, index) => {
        const deps = { table: processes[index % processes.length] ?? table, currency };
        return isDone(() => mergeCustomers(deps, { into, from, take: [] }, origin()));
      }),
    );
    expect(outcomes.filter((done) => done)).toHaveLength(1);
    const winner = others[outcomes.indexOf(true)] ?? '';
    expect((await recordsOf(others)).get(winner)).toEqual([from]);
    expect((await findFollowed(table, from)).customer?.id).toBe(winner);
  }, 60_000);

  test('of two customers into each other leave one', async () => {
    const [one = '', two = ''] = await newCustomers(2);
    const deps = { table, currency };
    const outcomes = await Promise.all([
      isDone(() => mergeCustomers(deps, { into: one, from: two, take: [] }, origin())),
      isDone(() => mergeCustomers(deps, { into: two, from: one, take: [] }, origin())),
    ]);
    expect(outcomes.toSorted()).toEqual([false, true]);
    expect((await recordsOf([one, two])).size).toBe(1);
  });
});
