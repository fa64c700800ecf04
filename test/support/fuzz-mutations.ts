import fc, { type Arbitrary } from 'fast-check';
import { foreignNames, naughtyValue } from './fuzz-naughty.ts';

/** What is put into fields that only the server sets. Nothing of it may ever be stored. */
export const forged = { number: 987_654_321, text: '1987-06-05T04:03:02.001Z' } as const;

/** Changes a JSON value. */
export type Mutation = (value: unknown) => unknown;

type Holder = Record<string, unknown> | unknown[];

/** Every object and list in the value. */
const holders = (value: unknown): Holder[] =>
  typeof value === 'object' && value !== null
    ? [value as Holder, ...Object.values(value).flatMap(holders)]
    : [];

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];

/** Sets a property of that name, `__proto__` too. */
function set(holder: Holder | undefined, name: string, value: unknown): void {
  if (holder)
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Puts something naughty in the place of any value. */
const replaceOne = fc.record({ which: fc.nat(), key: fc.nat(), value: naughtyValue }).map(
  ({ which, key, value }): Mutation =>
    (original) => {
      const copy = structuredClone(original);
      const holder = pick(holders(copy), which);
      const name = holder && pick(Object.keys(holder), key);
      if (name === undefined) return value;
      set(holder, name, value);
      return copy;
    },
);

const removeOne = fc.tuple(fc.nat(), fc.nat()).map(
  ([which, key]): Mutation =>
    (original) => {
      const copy = structuredClone(original);
      const holder = pick(holders(copy), which);
      const name = holder && pick(Object.keys(holder), key);
      if (holder && name !== undefined) Reflect.deleteProperty(holder, name);
      return copy;
    },
);

const addOne = (names: Arbitrary<string>, values: Arbitrary<unknown>) =>
  fc.tuple(fc.nat(), names, values).map(
    ([which, name, value]): Mutation =>
      (original) => {
        const copy = structuredClone(original);
        const objects = holders(copy).filter((holder) => !Array.isArray(holder));
        set(pick(objects, which), name, value);
        return copy;
      },
  );

/**
 * Mutations of a body.
 * @param owned names of fields that only the server sets
 */
export const mutationOf = (owned: readonly string[]): Arbitrary<Mutation> =>
  fc.oneof(
    { weight: 6, arbitrary: replaceOne },
    { weight: 1, arbitrary: removeOne },
    { weight: 1, arbitrary: addOne(fc.constantFrom(...foreignNames), naughtyValue) },
    {
      weight: 2,
      arbitrary: addOne(fc.constantFrom(...owned), fc.constantFrom<unknown>(forged.number, forged.text)),
    },
  );

/** What is sent: text, or bytes that are none. */
export type Sent = string | Uint8Array;

/** Spoils JSON text. */
export const textMutation: Arbitrary<(json: string) => Sent> = fc.oneof(
  { weight: 20, arbitrary: fc.constant((json: string) => json) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      (json: string) => json.slice(0, -1),
      (json: string) => `${json}${json}`,
      (json: string) => `\ufeff${json}`,
      // The first key twice.
      (json: string) => json.replace(/^\{("[^"]*"):/, '{$1:1e309,$1:[],$1:'),
      () => '',
      () => '{"a":NaN}',
      () => '['.repeat(100_000),
      (json: string) => Buffer.from(json),
      (json: string) => Buffer.from(json, 'utf16le'),
      (json: string) =>
        Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x7d])]),
      (json: string) => Buffer.from(json.replace(/:"/, ':"\u00ff'), 'latin1'),
    ),
  },
);
