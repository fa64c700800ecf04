import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test, vi } from 'vitest';
import { customerInput } from '../../shared/customers/input.ts';
import { changeCustomer, registerCustomer } from '../../shared/customers/service.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import { Lanes } from '../../shared/table/lanes.ts';
import type { Table } from '../../shared/table/table.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';

/**
 * Races that DynamoDB Local cannot show: another transaction that is half done makes some items conflict and others
 * fail their condition, in one and the same answer.
 */

let interleaver: Interleaver;
vi.mock('node:timers/promises', () => ({ setTimeout: () => interleaver.turn() }));
afterEach(() => void vi.restoreAllMocks());

const seeds = Array.from({ length: 150 }, (_, seed) => seed + 1);

/** A store whose steps interleave by the seed, and processes that share it. */
function world(seed: number) {
  const random = seededRandom(seed);
  interleaver = new Interleaver(random);
  vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.05);
  const documents = new ModelStore(interleaver, random) as unknown as DynamoDBDocumentClient;
  let now = Date.UTC(2026, 0, 1);
  const open = (): Table => ({ name: 't', documents, lanes: new Lanes(), clock: () => new Date(++now) });
  const origin = { actor: 'test', requestId: 'test', now: new Date(now) };
  return { open, origin, run: (tasks: Promise<unknown>[]) => interleaver.run(tasks) };
}

/** What a task came to: its value, or the code of its error (or the error itself, if it has none). */
const outcome = (task: Promise<unknown>): Promise<unknown> =>
  task.catch((error: { code?: string }) => error.code ?? error);

const id = (n: number) => `01890000-0000-7000-8000-00000000000${n}`;
const input = customerInput.parse({ email: 'ana@example.com' });

test('two requests with one Idempotency-Key at once both answer the one customer', async () => {
  for (const seed of seeds) {
    const { open, origin, run } = world(seed);
    const request = { key: 'k', scope: 's', payload: input };
    const tasks = [1, 2].map((n) =>
      outcome(registerCustomer(open(), id(n), input, origin, { currency: 'EUR', request })),
    );
    await run(tasks);
    const results = (await Promise.all(tasks)) as { result: { id: string } }[];
    expect(results[0]?.result?.id, `seed ${seed}: ${JSON.stringify(results)}`).toBeDefined();
    expect(results[1]?.result?.id).toBe(results[0]?.result.id);
  }
});

test('two deletions at once: one deletes, the other finds nobody', async () => {
  for (const seed of seeds) {
    const { open, origin, run } = world(seed);
    await run([registerCustomer(open(), id(1), input, origin, { currency: 'EUR' })]);
    const tasks = [1, 2].map(() => outcome(removeCustomer(open(), id(1), origin)));
    await run(tasks);
    expect((await Promise.all(tasks)).toSorted(), `seed ${seed}`).toEqual(['not_found', undefined]);
  }
});

test('two changes of one address at once both succeed, one after the other', async () => {
  for (const seed of seeds) {
    const { open, origin, run } = world(seed);
    await run([registerCustomer(open(), id(1), input, origin, { currency: 'EUR' })]);
    const change = (email: string) => outcome(changeCustomer(open(), id(1), origin, () => ({ email })));
    const tasks = [change('b@example.com'), change('c@example.com')];
    await run(tasks);
    const versions = ((await Promise.all(tasks)) as { customer?: { version: number } }[]).map(
      ({ customer }) => customer?.version,
    );
    expect(versions.toSorted(), `seed ${seed}`).toEqual([2, 3]);
  }
});

test('a search is answered within two looks at the log, however fast others write', async () => {
  const { open, origin, run } = world(7);
  const table = open();
  let reads = 0;
  const { send } = table.documents;
  vi.spyOn(table.documents, 'send').mockImplementation((command) => {
    if (JSON.stringify(command.input).includes('HEAD#~')) reads++;
    return Reflect.apply(send, table.documents, [command]);
  });
  let answered = false;
  const writer = async (n: number) => {
    for (let k = 0; !answered; k++) {
      const fields = customerInput.parse({ name: `writer ${n}` });
      await registerCustomer(
        open(),
        `01890000-0000-7000-8000-0000000${n}${String(k).padStart(4, '0')}`,
        fields,
        origin,
        { currency: 'EUR' },
      );
    }
  };
  const directory = new Directory(table, 'EUR');
  const search = directory
    .search(
      { sort: { field: 'createdAt', descending: true }, limit: 25 },
      { sealingKey: 'key', pointer: '/cursor' },
    )
    .finally(() => {
      answered = true;
    });
  await run([search, writer(1), writer(2), writer(3)]);
  // One for the rebuild, one for the first answer, one beside the second.
  expect(reads).toBeLessThanOrEqual(3);
});
