import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deleteCustomer } from '../../shared/customers/changes.ts';
import { standingSortKey } from '../../shared/customers/keys.ts';
import { postEntry } from '../../shared/ledger/service.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { endStanding } from '../../shared/standing/end.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { noStanding } from '../../shared/standing/standing.ts';
import { commit, mergeChanges } from '../../shared/table/commit.ts';
import { dropped } from '../imports/support/dropped.ts';
import { setupImports, startAws, type World } from '../imports/support/setup.ts';

/** Files of credit, while their customers go. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-03-01') };

/** Has that happen when the worker has found out who somebody is, and is about to read where they stand. */
function meanwhile(world: World, happens: () => Promise<unknown>): void {
  const { documents } = world.deps().table;
  const send = documents.send.bind(documents);
  let isDue = true;
  vi.spyOn(documents, 'send').mockImplementation(async (command: Parameters<typeof send>[0]) => {
    const reads = command.constructor.name.includes('Get');
    if (isDue && reads && JSON.stringify(command.input).includes(standingSortKey)) {
      isDue = false;
      await happens();
    }
    return await send(command);
  });
}

/** A shop with Ada, who has a credit of one euro, and Grace; a file that posts 12.50 to Ada comes while Ada goes. */
async function whileAdaGoes(goes: (world: World, ada: string, grace: string) => Promise<unknown>) {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, 'email\nada@shop.example\ngrace@shop.example\n');
  const [ada = '', grace = ''] = (await world.customers()).map(({ id }) => id);
  const ledger = { table: world.table, currency: 'EUR' };
  await postEntry(ledger, ada, 'credit:EUR', { amount: 100, currency: 'EUR' }, origin);
  const gone = vi.fn(() => goes(world, ada, grace));
  meanwhile(world, gone);
  const { job, items } = await dropped(world, 'email,amount,reason\nada@shop.example,12.50,Goodwill\n');
  expect(gone).toHaveBeenCalledOnce();
  const balanceOf = async (id: string) => (await findStanding(world.table, id))?.accounts['credit:EUR'];
  return { counts: job.counts, items, ada: await balanceOf(ada), grace: await balanceOf(grace) };
}

test('a row whose customer is merged while it is imported posts to the survivor (trust 22)', async () => {
  const found = await whileAdaGoes(async ({ table }, from, into) => {
    await mergeCustomers({ table, currency: 'EUR' }, { into, from, take: ['email'] }, origin);
  });
  expect(found).toMatchObject({
    counts: { created: 1, failed: 0 },
    ada: { balance: 0 },
    grace: { balance: 1_350 },
  });
});

test('a row whose customer goes while it is imported posts to nobody (trust 22)', async () => {
  const found = await whileAdaGoes(async ({ table, customers }, id) => {
    const ada = (await customers()).find((one) => one.id === id);
    const standing = (await findStanding(table, id)) ?? noStanding(id);
    const former = { state: 'deleted', at: origin.now.toISOString() } as const;
    if (!ada) throw new Error('Ada was there.');
    const end = { writes: [endStanding(standing, former)] };
    await commit(table, mergeChanges(deleteCustomer(ada, origin), end));
  });
  expect(found).toMatchObject({
    counts: { created: 0, failed: 1 },
    items: [{ code: 'not_found' }],
    ada: { balance: 100, entries: 1 },
  });
});
