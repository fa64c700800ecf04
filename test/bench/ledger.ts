import { loadavg } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { customerInput } from '../../shared/customers/input.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import type { LedgerDeps } from '../../shared/ledger/change-standing-of.ts';
import { postEntry } from '../../shared/ledger/service.ts';
import { openTable } from '../../shared/table/table.ts';
import { Wire } from '../support/wire.ts';
import { Recorder } from './capacity/recorder.ts';
import { type Figures, median } from './figures.ts';
import { localTableName, withLocalTable } from './local-table.ts';

const currency = 'EUR';
const origin = () => ({ actor: 'bench', requestId: 'bench', now: new Date() });
/** So many postings are made by the clock. */
const postings = 100;
/** So many are made slowly, to see what they take of the table. */
const weighed = 20;

/** How many callers post at the same moment, and again when all are done, to how many customers. */
const scenarios = [
  { callers: 1, customers: 1 },
  { callers: 2, customers: 1 },
  { callers: 10, customers: 1 },
  { callers: 50, customers: 1 },
  { callers: 50, customers: 50 },
] as const;

/** How many postings a second one customer takes, and what each takes of the table. */
export const ledgerBench = (): Promise<Figures> =>
  withLocalTable(async (newClient) => {
    const wire = new Wire();
    const recorder = new Recorder(wire, newClient(), localTableName);
    try {
      const newDeps = () => ({ table: openTable(localTableName, { client: newClient() }), currency });
      const begin = loadavg()[0] ?? 0;
      const rows = [];
      for (const { callers, customers } of scenarios) {
        const own = Array.from({ length: callers }, newDeps);
        const ids = await newCustomers(own[0] as LedgerDeps, customers);
        await run(own, ids, callers);
        const { seconds, waits } = await run(own, ids, postings);
        const { used } = await recorder.measure(() => run(own.slice(0, 1), ids, weighed));
        rows.push({
          callers,
          customers,
          'postings/s': Math.round(postings / seconds),
          'median ms': Math.round(median(waits)),
          'slowest ms': Math.round(Math.max(...waits)),
          'write units': used.writeUnits / weighed,
        });
      }
      const caption = `callers in one process, each with a client of its own, DynamoDB Local in memory beside it, load average ${begin.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after; write units of one posting that nobody overtakes`;
      return { caption, rows };
    } finally {
      wire.close();
    }
  });

async function newCustomers({ table }: LedgerDeps, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  for (const id of ids)
    await registerCustomer(table, id, customerInput.parse({ name: 'Ada' }), origin(), { currency });
  return ids;
}

/** @returns how many seconds it took in all, and how many milliseconds each posting */
async function run(callers: readonly LedgerDeps[], ids: readonly string[], count: number) {
  const begin = performance.now();
  const waits: number[] = [];
  for (let done = 0; done < count; done += callers.length) {
    const sent = performance.now();
    const posting = callers.map(async (deps, index) => {
      await postEntry(deps, ids[index % ids.length] ?? '', 'points', { amount: 1 }, origin());
      waits.push(performance.now() - sent);
    });
    await Promise.all(posting);
  }
  return { seconds: (performance.now() - begin) / 1000, waits };
}
