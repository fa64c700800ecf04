import { expect, test } from 'vitest';
import { changeCustomer } from '../../shared/customers/service.ts';
import { deletionOf } from '../../shared/erasure/deletion.ts';
import { DomainError } from '../../shared/errors.ts';
import { newJobId } from '../../shared/jobs/job-id.ts';
import { postEntry } from '../../shared/ledger/service.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { creditAccount } from '../../shared/standing/account.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import { Changed } from '../../shared/table/retry.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';
import { modelTable } from '../support/model-table.ts';
import { checked, order, register } from './support/world.ts';

const worlds = Number(process.env.FSCK_LIVE_WORLDS ?? 6);
const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });
const currency = 'EUR';
/** Longer than a transaction of the model takes. */
const pauseMs = 100;

/** Does what shops do, as one of several processes: what others overtake is simply refused. */
async function write(store: ModelStore, random: () => number, ids: string[], steps: number): Promise<void> {
  const table = modelTable(store, {});
  const anybody = () => ids[Math.floor(random() * ids.length)] ?? '';
  const deeds = [
    async () => void ids.push((await register(table, { name: 'New', email: mail(random, table) })).id),
    () => changeCustomer(table, anybody(), origin(), () => ({ email: mail(random, table) })),
    () => order(table, number(random), anybody(), { total: `${Math.floor(random() * 90)}.00` }),
    () => order(table, number(random), anybody(), { status: random() < 0.5 ? 'refunded' : 'cancelled' }),
    () => postEntry({ table, currency }, anybody(), creditAccount(currency), posting(random), origin()),
    async () => {
      const id = anybody();
      const { customer } = await changeCustomer(table, id, origin(), () => ({}));
      const policy = { policy: 'keep-orders', jobId: newJobId(new Date()) } as const;
      await commit(
        table,
        deletionOf(customer, await findStanding(table, customer.id), policy, origin()).change,
      );
    },
    () => mergeCustomers({ table, currency }, { into: anybody(), from: anybody(), take: [] }, origin()),
  ];
  for (let step = 0; step < steps; step++) {
    try {
      await deeds[Math.floor(random() * deeds.length)]?.();
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof Changed)) throw error;
    }
  }
}

const mail = (random: () => number, _: unknown) => `p${Math.floor(random() * 20)}@shop.example`;
const number = (random: () => number) => 'n'.repeat(1 + Math.floor(random() * 15));
const posting = (random: () => number) => ({
  ...{ amount: Math.floor(random() * 200) - 80, currency },
  ...(random() < 0.5 && { reference: `r${Math.floor(random() * 10)}` }),
});

test('beside writers whose transactions are seen half done, nothing is reported (trust 18, 22)', async () => {
  let runs = 0;
  for (let seed = 1; seed <= worlds; seed++) {
    const random = seededRandom(seed);
    const turns = new Interleaver(random);
    const store = new ModelStore(turns, random);
    const ids: string[] = [];
    let writing = true;
    const check = async () => {
      do {
        const report = await checked(modelTable(store, {}), true, pauseMs);
        expect(report.list, `seed ${seed}`).toEqual([]);
        runs++;
      } while (writing);
    };
    const writers = Promise.all(Array.from({ length: 3 }, () => write(store, random, ids, 25))).finally(
      () => {
        writing = false;
      },
    );
    await turns.run([writers, check()]);
    const still = checked(modelTable(store, {}));
    await turns.run([still]);
    expect(await still, `seed ${seed}`).toMatchObject({ findings: 0, unsettled: 0 });
  }
  expect(runs).toBeGreaterThan(worlds);
});
