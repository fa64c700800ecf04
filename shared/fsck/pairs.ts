import { patiently, readItems } from '../table/read.ts';
import { readAtOnce } from '../table/read-settled.ts';
import type { Item, Key } from '../table/table.ts';
import type { CheckName, Fault, Suspicion } from './fault.ts';
import { keyText } from './keys.ts';
import type { World } from './world.ts';

/** What must be stored under a key because an item is as it is. */
export interface Expectation {
  readonly key: Key;
  readonly holds: (found: Item | undefined) => boolean;
  /** Which of the two is wrong. */
  readonly where: Key;
  /** Tells it from others of the same item. */
  readonly about?: string;
  /** What is wrong when it does not hold; it may read more. Undefined: nothing, as it turns out. */
  readonly fault: (found: Item | undefined) => Fault | undefined | Promise<Fault | undefined>;
}

/** A rule about two items. */
export interface PairRule {
  readonly check: CheckName;
  /** What items of those kinds expect; of an item that cannot be read, nothing. */
  readonly expects: (item: Item, world: World) => readonly Expectation[];
}

/** How many keys are looked up at a time. */
const lookUp = 500;

/** Holds the items of a page to the rules: what they expect is looked up in the page, and else in the table. */
export async function suspectPairs(
  world: World,
  rules: readonly PairRule[],
  items: readonly Item[],
): Promise<Suspicion[]> {
  const known = new Map(items.map((item) => [keyText(item), item]));
  const open = items.flatMap((item) =>
    rules.flatMap((rule) =>
      rule
        .expects(item, world)
        .filter(({ key, holds }) => !holds(known.get(keyText(key))))
        .map((expectation) => ({ rule, item, expectation })),
    ),
  );
  const suspicions: Suspicion[] = [];
  for (let start = 0; start < open.length; start += lookUp) {
    const some = open.slice(start, start + lookUp);
    const keys = some.map(({ expectation }) => expectation.key);
    const found = await patiently(() => readItems(world.table, keys));
    const byKey = new Map(found.map((item) => [keyText(item), item]));
    for (const { rule, item, expectation } of some) {
      const { key, holds } = expectation;
      if (!holds(byKey.get(keyText(key)))) suspicions.push(suspicion(world, rule, item, expectation));
    }
  }
  return suspicions;
}

function suspicion(world: World, rule: PairRule, item: Item, { key, where, about }: Expectation): Suspicion {
  const { PK, SK } = item;
  return {
    check: rule.check,
    key: where,
    ...(about !== undefined && { about }),
    look: async () => {
      const [subject, found] = await readAtOnce(world.table, [{ PK, SK }, key]);
      const expectation =
        subject && rule.expects(subject, world).find((one) => keyText(one.key) === keyText(key));
      return expectation && !expectation.holds(found) ? await expectation.fault(found) : undefined;
    },
  };
}
