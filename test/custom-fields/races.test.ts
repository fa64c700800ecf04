import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Values from '../../shared/custom-fields/values.ts';
import type * as Rows from '../../shared/directory/row.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';
import { mutate, unmutate } from '../support/mutants.ts';

/**
 * The deletion of a custom field, and its declaration afresh with another type, in random interleavings with requests
 * that give customers values of it: the project's own code on a model of the table that promises what DynamoDB does
 * and no more. Each mutant breaks one rule of the protocol and must be caught.
 */

/** Of the world that runs now: every wait is a step in it. */
let interleaver: Interleaver;
vi.mock('node:timers/promises', () => ({ setTimeout: () => interleaver.turn() }));

const worlds = Number(process.env.CUSTOM_FIELD_WORLDS ?? 150);
const key = 'shoeSize';
const ids = Array.from({ length: 3 }, (_, n) => `01890000-0000-7000-8000-00000000000${n}`);
const fieldIds = Array.from({ length: 2 }, (_, n) => `01890000-0000-7000-8000-0000000000f${n}`);

/** The project's own code, with the mutant that is in force. */
async function load() {
  vi.resetModules();
  return {
    ...(await import('../../shared/table/lanes.ts')),
    ...(await import('../../shared/directory/directory.ts')),
    ...(await import('../../shared/customers/input.ts')),
    ...(await import('../../shared/customers/repository.ts')),
    ...(await import('../../shared/customers/service.ts')),
    ...(await import('../../shared/custom-fields/deletion.ts')),
    ...(await import('../../shared/custom-fields/repository.ts')),
    ...(await import('../../shared/custom-fields/service.ts')),
  };
}

/** @returns what is wrong in the end, if anything is */
async function world(code: Awaited<ReturnType<typeof load>>, seed: number): Promise<string | undefined> {
  const { Lanes, Directory, customerInput, findByIds, patchCustomer, registerCustomer } = code;
  const { declareField, deleteField, readDefinitions } = code;
  const random = seededRandom(seed);
  interleaver = new Interleaver(random);
  vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.05);

  // The code uses nothing of the document client but `send`.
  const documents = new ModelStore(interleaver, random) as unknown as DynamoDBDocumentClient;
  let now = Date.UTC(2026, 0, 1);
  const open = () => ({ name: 't', documents, lanes: new Lanes(), clock: () => new Date(++now) });
  const origin = { actor: 'test', requestId: 'test', now: new Date(now) };
  const [first = '', second = '', third = ''] = ids;
  const [number = '', text = ''] = fieldIds;
  const register = (id: string, customFields: Values.CustomFieldValues) =>
    registerCustomer(open(), id, customerInput.parse({ name: id, customFields }), origin, {
      currency: 'EUR',
    });
  const setUp = async () => {
    await declareField(open(), number, { key, label: 'Size', type: 'number' }, origin);
    await register(first, random() < 0.5 ? { [key]: 42 } : {});
    await register(second, {});
  };
  const later = async () => {
    for (let wait = Math.floor(random() * 40); wait > 0; wait--) await interleaver.turn();
  };
  const remove = async (force: boolean) => {
    const table = open();
    const directory = new Directory(table, 'EUR');
    await directory.select({});
    await later();
    await deleteField(table, directory, key, { origin, force });
  };
  const removeAndDeclare = async () => {
    await remove(true);
    await declareField(open(), text, { key, label: 'Size', type: 'text' }, origin);
  };
  const give = async (change: () => Promise<unknown>) => {
    await later();
    // While the field is being deleted it is refused; perhaps the deletion is called off.
    await change().catch(async () => {
      await later();
      await change();
    });
  };
  await interleaver.run([setUp()]);
  const tasks = [
    removeAndDeclare(),
    remove(false),
    give(() => patchCustomer(open(), first, origin, { customFields: { [key]: 43 } }, { currency: 'EUR' })),
    give(() => patchCustomer(open(), second, origin, { customFields: { [key]: 44 } }, { currency: 'EUR' })),
    give(() => register(third, { [key]: random() < 0.5 ? 45 : 'large' })),
  ].map((task) => task.catch((error: { code?: string }) => error.code ?? Promise.reject(error)));
  await interleaver.run(tasks);
  const inTheEnd = Promise.all([findByIds(open(), ids), readDefinitions(open())]);
  await interleaver.run([inTheEnd]);
  const [customers, definitions] = await inTheEnd;
  const type = definitions.find((definition) => definition.key === key)?.type;
  const expected = type === 'text' ? 'string' : type;
  const wrong = [...customers.values()].filter(
    ({ customFields: { [key]: value } }) => value !== undefined && typeof value !== expected,
  );
  return wrong.length > 0 ? `Values without their definition: world ${seed}` : undefined;
}

/** The first world in which a value is left without its definition. */
async function firstViolation(seeds: number): Promise<string | undefined> {
  const code = await load();
  for (let seed = 1; seed <= seeds; seed++) {
    const violation = await world(code, seed);
    vi.restoreAllMocks();
    if (violation) return violation;
  }
  return undefined;
}

const values = 'custom-fields/values';
const rows = 'directory/row';

const mutants: Readonly<Record<string, () => void>> = {
  'a customer who gets a value asks only that the field is there': () =>
    mutate<typeof Values>(values, ({ definitionsHold }) => ({
      definitionsHold: (...given: Parameters<typeof definitionsHold>) =>
        definitionsHold(...given).map((write) => ({ ...write, require: { kind: 'present' } })),
    })),
  'a customer who gets a value asks that the key is declared, not that it is the same declaration': () =>
    mutate<typeof Values>(values, ({ definitionsHold }) => ({
      definitionsHold: (...given: Parameters<typeof definitionsHold>) =>
        definitionsHold(...given).map((write) => ({
          ...write,
          key: { PK: `CUSTOMFIELDKEY#${key}`, SK: 'GUARD' },
          require: { kind: 'present' },
        })),
    })),
  'the directory does not learn who has values': () =>
    mutate<typeof Rows>(rows, ({ toRow }) => ({
      toRow: (...given: Parameters<typeof toRow>) => {
        const { values, ...row } = toRow(...given);
        return { ...row, values: { ...values, customFields: [] } };
      },
    })),
};

afterEach(() => {
  unmutate();
  vi.restoreAllMocks();
});

describe('no customer ever has a value whose definition is gone, or is another one', () => {
  test('in random worlds of two deletions, a new declaration and three requests that give values', {
    timeout: 20_000 + 200 * worlds,
  }, async () => {
    expect(await firstViolation(worlds)).toBeUndefined();
  });

  test.each(Object.entries(mutants))('a mutant is caught: %s', { timeout: 60_000 }, async (_, apply) => {
    apply();
    expect(await firstViolation(2000)).toContain('Values without their definition');
  });
});
