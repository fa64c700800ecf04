import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { customerInput, customerPatch } from '../../shared/customers/input.ts';
import { guardKey, profileSortKey, type UniqueField, uniqueFields } from '../../shared/customers/keys.ts';
import { patchCustomer, registerCustomer } from '../../shared/customers/service.ts';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import { DomainError } from '../../shared/errors.ts';
import { scanItems } from '../../shared/table/read.ts';
import { type Item, openTable, type Table } from '../../shared/table/table.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';
import {
  type Client,
  type Customers,
  comparable,
  isExplained,
  type Outcome,
  type Step,
  type Values,
} from './support/guards-model.ts';

/** How many random histories are tried: few by default, many by `npm run soak`. */
const runs = Number(process.env.GUARD_RUNS ?? 6);
const seed = Number(process.env.GUARD_SEED ?? Date.now() % 2 ** 31);

/** Processes that share one table; each has its own idea of the change log. */
let processes: readonly Table[];
let table: Table;

beforeAll(async () => {
  table = await setupTable();
  processes = [
    table,
    ...Array.from({ length: 3 }, () => openTable(table.name, { client: dynamoDbClient() })),
  ];
});

const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

/** Sends one request, as an HTTP handler would. */
async function send(process: Table, step: Step): Promise<Outcome> {
  try {
    if (step.kind === 'remove') await removeCustomer(process, step.id, origin());
    else if (step.kind === 'patch') {
      await patchCustomer(process, step.id, origin(), customerPatch.parse(step.values), { currency: 'EUR' });
    } else {
      const input = customerInput.parse({ name: 'Somebody', ...step.values });
      await registerCustomer(process, step.id, input, origin(), { currency: 'EUR' });
    }
    return 'done';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'already_exists' && error.code !== 'not_found') throw error;
    return error.code;
  }
}

/** All items with one sort key. */
async function itemsWith(sortKey: string): Promise<Item[]> {
  const items: Item[] = [];
  await scanItems(table, [sortKey], (item) => items.push(item));
  return items;
}

/** Holds that each unique value of a customer has a guard that names the customer, and that there is no other guard. */
async function expectBijection(): Promise<Customers> {
  const [profiles, guards] = await Promise.all([itemsWith(profileSortKey), itemsWith('GUARD')]);
  const expected = profiles.flatMap((profile) =>
    uniqueFields.flatMap((field) => {
      const value = profile[field];
      return typeof value === 'string' ? [[guardKey(field, value).PK, profile.id]] : [];
    }),
  );
  expect(guards.map(({ PK, customerId }) => [PK, customerId]).toSorted()).toEqual(expected.toSorted());
  return new Map(profiles.map((profile) => [String(profile.id), comparable(profile as Values)]));
}

/** A value of each field, in one of its spellings; few, so that they are fought for. */
const values = (fields: fc.RecordConstraints<UniqueField> = {}) =>
  fc.record(
    {
      email: fc.constantFrom('ada@example.com', 'ADA@example.com', 'Ada@Example.COM', 'bob@example.com'),
      username: fc.constantFrom('ada', 'Ada', 'ADA', 'bob'),
      externalId: fc.constantFrom('7', 'x', 'X'),
    },
    fields,
  );

type Wish =
  | { readonly kind: 'create' | 'patch'; readonly whom: number; readonly values: Values }
  | { readonly kind: 'remove' | 'register again'; readonly whom: number }
  | {
      readonly kind: 'clear' | 'swap';
      readonly whom: number;
      readonly with: number;
      readonly field: UniqueField;
    };

const whom = fc.nat({ max: 5 });
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('create' as const, 'patch' as const),
    whom,
    values: values({ requiredKeys: [] }),
  }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'register again' as const), whom }),
  fc.record({
    kind: fc.constantFrom('clear' as const, 'swap' as const),
    whom,
    with: whom,
    field: fc.constantFrom(...uniqueFields),
  }),
);

/** The requests by which a client would have its wish, from what it saw of the customers. */
function stepsOf(wish: Wish, seen: readonly (readonly [string, Values])[]): Step[] {
  const pick = (index: number) => seen[index % Math.max(seen.length, 1)] ?? [uuidv7(), {}];
  const [id, mine] = pick(wish.whom);
  switch (wish.kind) {
    case 'create':
      return [{ kind: 'create', id: uuidv7(), values: wish.values }];
    case 'patch':
      return [{ kind: 'patch', id, values: wish.values }];
    case 'remove':
      return [{ kind: 'remove', id }];
    case 'register again':
      return [
        { kind: 'remove', id },
        { kind: 'create', id: uuidv7(), values: mine },
      ];
    case 'clear':
      return [
        { kind: 'patch', id, values: { [wish.field]: null } },
        { kind: 'patch', id, values: { [wish.field]: mine[wish.field] ?? null } },
      ];
    case 'swap': {
      const [otherId, other] = pick(wish.with);
      return [
        { kind: 'patch', id, values: { [wish.field]: null } },
        { kind: 'patch', id: otherId, values: { [wish.field]: mine[wish.field] ?? null } },
        { kind: 'patch', id, values: { [wish.field]: other[wish.field] ?? null } },
      ];
    }
  }
}

test(`after any requests at once the guards are those of the customers, and each answer has an explanation (trust 18, seed ${seed})`, async () => {
  const history = fc.array(fc.array(wish, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(history, async (batches) => {
      let before = await expectBijection();
      for (const wishes of batches) {
        const seen = [...before];
        const clients: Client[] = await Promise.all(
          wishes.map(async (one, index) => {
            const process = processes[index % processes.length] ?? table;
            const client: { step: Step; outcome: Outcome }[] = [];
            for (const step of stepsOf(one, seen)) client.push({ step, outcome: await send(process, step) });
            return client;
          }),
        );
        const after = await expectBijection();
        expect(isExplained(before, clients, after), JSON.stringify({ before: seen, clients })).toBe(true);
        before = after;
      }
      await Promise.all([...before.keys()].map((id) => send(table, { kind: 'remove', id })));
      expect((await expectBijection()).size).toBe(0);
    }),
    { numRuns: runs, seed },
  );
}, 3_600_000);

test('of 50 creations and changes at once to spellings of one address one wins; deleted, it is free again (trust 18)', async () => {
  const others = Array.from({ length: 25 }, () => uuidv7());
  await Promise.all(
    others.map((id, n) => send(table, { kind: 'create', id, values: { externalId: `other-${n}` } })),
  );
  const spelling = (n: number) =>
    [...'eve@example.com']
      .map((letter, at) => ((n >> (at % 6)) & 1 ? letter.toUpperCase() : letter))
      .join('');
  const requests = () =>
    Array.from({ length: 50 }, (_, n): Step => {
      const values = { email: spelling(n) };
      const target = others[n];
      return target ? { kind: 'patch', id: target, values } : { kind: 'create', id: uuidv7(), values };
    });
  const contend = async () => {
    const steps = requests();
    const outcomes = await Promise.all(
      steps.map((step, n) => send(processes[n % processes.length] ?? table, step)),
    );
    expect(outcomes.toSorted()).toEqual([...Array(49).fill('already_exists'), 'done']);
    const owner = [...(await expectBijection())].find(([, { email }]) => email === 'eve@example.com');
    expect(owner?.[0]).toBe(steps[outcomes.indexOf('done')]?.id);
    return owner?.[0] ?? '';
  };
  const winner = await contend();
  await send(table, { kind: 'remove', id: winner });
  if (others.includes(winner)) await send(table, { kind: 'create', id: winner, values: {} });
  await contend();
}, 60_000);
