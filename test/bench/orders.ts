import { loadavg } from 'node:os';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { v7 as uuidv7 } from 'uuid';
import { customerInput } from '../../shared/customers/input.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import { recordBatch } from '../../shared/orders/batch.ts';
import { orderInput } from '../../shared/orders/input.ts';
import { mostTogether, type OrderDeps } from '../../shared/orders/plan.ts';
import { recordOrder } from '../../shared/orders/record.ts';
import { openTable } from '../../shared/table/table.ts';
import { Wire } from '../support/wire.ts';
import { Recorder } from './capacity/recorder.ts';
import { cpuMs } from './directory/cpu.ts';
import type { Figures } from './figures.ts';
import { localTableName, withLocalTable } from './local-table.ts';

const currency = 'EUR';
const origin = () => ({ actor: 'bench', requestId: 'bench', now: new Date() });
/** As many requests are at work as functions would be. */
const callers = 8;
const customers = 504;
const batchSize = 100;
/** So many orders are recorded by the clock, and before that a tenth of them to warm up. */
const orders = 800;
/** So many are recorded slowly, to see what they take of the table. */
const weighed = 200;

interface Scenario {
  readonly name: string;
  readonly size: 1 | typeof batchSize;
  /** Whose orders they are; undefined: nobody's. */
  readonly whose: 'one customer' | 'many customers' | undefined;
  /**
   * Items that one order cannot do without, each of 1 KB at the most. Of its own: order, list of the month, audit record;
   * with a customer, their list too. Shared by all that one transaction records: standing, log entry, head of the log.
   */
  readonly own: number;
  readonly shared: number;
  /** How many orders share those. */
  readonly together: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'one by one', size: 1, whose: 'one customer', own: 4, shared: 3, together: 1 },
  { name: 'one by one', size: 1, whose: 'many customers', own: 4, shared: 3, together: 1 },
  { name: 'one by one', size: 1, whose: undefined, own: 3, shared: 0, together: 1 },
  {
    name: 'by the hundred',
    size: batchSize,
    whose: 'one customer',
    own: 4,
    shared: 3,
    together: mostTogether,
  },
  { name: 'by the hundred', size: batchSize, whose: 'many customers', own: 4, shared: 3, together: 1 },
  { name: 'by the hundred', size: batchSize, whose: undefined, own: 3, shared: 0, together: 1 },
];

/** How many orders a second are recorded through DynamoDB Local, and what each takes of the table. */
export const ordersBench = (): Promise<Figures> =>
  withLocalTable(async (newClient) => {
    const wire = new Wire();
    try {
      return await figures(newClient, new Recorder(wire, newClient(), localTableName));
    } finally {
      wire.close();
    }
  });

async function figures(newClient: () => DynamoDBClient, recorder: Recorder): Promise<Figures> {
  const newDeps = (): OrderDeps => ({
    table: openTable(localTableName, { client: newClient() }),
    ...{ currency, country: 'GB' },
  });
  const begin = loadavg()[0] ?? 0;
  const own = Array.from({ length: callers }, newDeps);
  const ids = (await Promise.all(own.map(newCustomers))).flat();
  const rows = [];
  for (const scenario of scenarios) {
    const next = inputs(scenario, ids);
    await run(own, scenario, orders / 10, next);
    const cpu = cpuMs();
    const seconds = await run(own, scenario, orders, next);
    const cpuPerOrder = (cpuMs() - cpu) / orders;
    const { used } = await recorder.measure(() => run(own.slice(0, 1), scenario, weighed, next));
    const least = 2 * (scenario.own + scenario.shared / scenario.together);
    rows.push({
      orders: scenario.name,
      of: scenario.whose ?? 'nobody',
      'orders/s': Math.round(orders / seconds),
      'ms of CPU': Number(cpuPerOrder.toFixed(1)),
      'write units': Number((used.writeUnits / weighed).toFixed(2)),
      least: Number(least.toFixed(2)),
      'read units': Number((used.readUnits / weighed).toFixed(2)),
    });
  }
  const caption = `${callers} callers in one process, DynamoDB Local in memory beside it, load average ${begin.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after; units of one order by DynamoDB’s documented rules`;
  return { caption, rows };
}

/** A caller's part of the customers, one after another. */
async function newCustomers({ table }: OrderDeps): Promise<string[]> {
  const ids = Array.from({ length: customers / callers }, () => uuidv7());
  for (const id of ids) {
    const input = customerInput.parse({ name: 'Ada', email: `${id}@example.com` });
    await registerCustomer(table, id, input, origin(), { currency });
  }
  return ids;
}

let number = 0;

/** One order after another, as a web shop sends them: two lines, one payment. */
function inputs({ whose }: Scenario, ids: readonly string[]) {
  return () => {
    number++;
    const id = whose === 'one customer' ? ids[0] : ids[number % ids.length];
    return orderInput.parse({
      ...{ store: 'web', number: String(number), status: 'completed', currency, total: '29.50' },
      placedAt: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      paymentMedia: [{ type: 'card', amount: '29.50' }],
      lineItems: [
        { sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' },
        { sku: 'POT-RED', name: 'Red teapot', quantity: 1, unitPrice: '17.20', total: '17.20' },
      ],
      channel: 'online',
      ...(whose && { customer: { id } }),
    });
  };
}

/** @returns how many seconds it took to record so many */
async function run(
  callers: readonly OrderDeps[],
  { size }: Scenario,
  count: number,
  next: () => ReturnType<typeof orderInput.parse>,
): Promise<number> {
  const begin = performance.now();
  let left = count / size;
  await Promise.all(
    callers.map(async (deps) => {
      while (left-- > 0) {
        if (size === 1) await recordOrder(deps, next(), origin());
        else await recorded(deps, Array.from({ length: size }, next));
      }
    }),
  );
  return (performance.now() - begin) / 1000;
}

async function recorded(deps: OrderDeps, batch: readonly ReturnType<typeof orderInput.parse>[]) {
  const failed = (await recordBatch(deps, batch, origin())).find((result) => result instanceof Error);
  if (failed) throw failed;
}
