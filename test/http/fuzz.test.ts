import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { Judge } from '../support/fuzz-answers.ts';
import { type Located, operationsOf, readDocument } from '../support/fuzz-document.ts';
import { type FuzzRequest, requestsTo } from '../support/fuzz-requests.ts';
import { allItems, intrusions, setupWorld, type World } from '../support/fuzz-world.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

/** Requests to each operation; `npm run soak` sends many more. */
const runs = Number(process.env.FUZZ_RUNS ?? 20);
/** fast-check prints it when a test fails; the same again with FUZZ_SEED. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

const document = readDocument(openApiDocument('Shop'));
const operations = operationsOf(document);
const judge = new Judge(document);

/** One world for all operations: what one of them makes, the next one finds. */
let world: Promise<World> | undefined;
const setup = async () => {
  world ??= setupWorld();
  return await world;
};

afterAll(async () => (await world)?.close());

/** Mostly the right one. */
const actors = fc.constantFrom<Actor>('nobody', 'garbage', ...Array<Actor>(18).fill('right'));
type Actor = 'nobody' | 'garbage' | 'right';

/** The token that the operation asks for; in some requests another one, or none. */
async function tokenFor(
  { operation }: Located,
  { key, session }: World,
  actor: Actor,
): Promise<string | null> {
  if (actor !== 'right') return actor === 'nobody' ? null : 'ck_\u0000__proto__';
  return operation.security.some((one) => 'session' in one) ? await session() : key;
}

async function send(located: Located, request: FuzzRequest, actor: Actor) {
  const known = await setup();
  const { method, path, ...rest } = request;
  const answer = await known.call(method, path, { ...rest, key: await tokenFor(located, known, actor) });
  if (answer.status < 300) known.pool.learn(located.path, answer.body);
  return answer;
}

describe(`requests made from the OpenAPI document, seed ${seed}`, () => {
  const answered = new Map<string, Map<number, number>>();

  test.each(operations.map((located) => [located.operation.operationId, located] as const))(
    '%s answers whatever it is sent as its document says, never with 5xx (trust 42, 33, 39)',
    { timeout: 20_000 + runs * 1_000 },
    async (name, located) => {
      const { pool } = await setup();
      const counts = new Map<number, number>();
      answered.set(name, counts);
      const requests = requestsTo(located, document, pool);
      const judged = fc.asyncProperty(requests, actors, async (request, actor) => {
        const answer = await send(located, request, actor);
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        expect(judge.faults(located, request, answer)).toEqual([]);
      });
      await fc.assert(judged, { seed, numRuns: runs });
    },
  );

  test('and many of them are right, so that what is behind the validation was asked too', () => {
    const succeeded = [...answered].filter(([, counts]) => [...counts.keys()].some((status) => status < 300));
    const never = operations
      .map(({ operation }) => operation.operationId)
      .filter((name) => !succeeded.some(([one]) => one === name));
    if (process.env.FUZZ_REPORT)
      for (const [name, counts] of answered) console.log(name, Object.fromEntries(counts));
    // A short run may miss a few, a long one none.
    expect(never.length, never.join()).toBeLessThanOrEqual(runs < 200 ? operations.length / 4 : 0);
  });

  test('and nothing of it became a key, the name of an attribute or a field of the server’s (trust 32, 36)', async () => {
    const { table } = await setup();
    const items = await allItems(table);
    expect(items.length).toBeGreaterThan(operations.length);
    expect(items.flatMap(intrusions)).toEqual([]);
  });
});
