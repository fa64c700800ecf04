import { standingKey } from '../customers/keys.ts';
import { scanTable } from '../table/read.ts';
import type { Item } from '../table/table.ts';
import { epochSeconds } from '../table/writes.ts';
import { CustomerState, inspect } from './customer-state.ts';
import type { Suspicion } from './fault.ts';
import { type PairRule, suspectPairs } from './pairs.ts';
import { toldOf } from './rules/customer.ts';
import { entryGuardRules } from './rules/entry-guards.ts';
import { guardRules } from './rules/guards.ts';
import { suspectHeads } from './rules/heads.ts';
import { suspectItem } from './rules/items.ts';
import { ChunksOfJob, erasingRule } from './rules/jobs.ts';
import { EntriesOfLane, type LastEntries } from './rules/log.ts';
import { orderRules } from './rules/orders.ts';
import { referenceRules } from './rules/references.ts';
import { suspectRetirement } from './rules/retirement.ts';
import { wrongStatistics } from './rules/statistics.ts';
import type { Told, Visitor, World } from './world.ts';

/** Of two that suspect the same item, the earlier one knows better what it should be. */
const pairRules: readonly PairRule[] = [
  ...guardRules,
  ...entryGuardRules,
  ...referenceRules,
  ...orderRules,
  erasingRule,
];

/** Everything that a scan of the whole table makes one suspect. */
export async function suspect(
  world: World,
  { segments, seen }: { readonly segments: number; readonly seen: (items: number) => void },
  found: (suspicions: readonly Suspicion[]) => void,
): Promise<void> {
  const last: LastEntries = new Map();
  const visiting = new Map<number, { readonly PK: string; readonly visitor: Visitor | undefined }>();
  const now = epochSeconds(world.table.clock());
  const leave = async (segment: number) => found((await visiting.get(segment)?.visitor?.end()) ?? []);
  await scanTable(world.table, segments, async (page, segment) => {
    // What has expired the table may remove at any moment.
    const items = page.filter(({ expiresAt }) => !(typeof expiresAt === 'number' && expiresAt <= now));
    for (const item of items) {
      if (visiting.get(segment)?.PK !== item.PK) {
        await leave(segment);
        visiting.set(segment, { PK: item.PK, visitor: visitorOf(world, item.PK, last) });
      }
      visiting.get(segment)?.visitor?.take(item);
      found([...suspectItem(world, item), ...suspectRetirement(world, item)]);
    }
    found(await suspectPairs(world, pairRules, items));
    seen(page.length);
  });
  for (const segment of visiting.keys()) await leave(segment);
  found(await suspectHeads(world, last));
}

function visitorOf(world: World, PK: string, last: LastEntries): Visitor | undefined {
  const [kind, name = '', ...more] = PK.split('#');
  if (more.length > 0) return undefined;
  switch (kind) {
    case 'CUSTOMER':
      return new CustomerVisitor(world, name);
    case 'LOG':
      return new EntriesOfLane(world, Number(name), last);
    case 'JOB':
      return new ChunksOfJob(world, name);
    default:
      return undefined;
  }
}

/** A customer with all that is theirs. */
class CustomerVisitor implements Visitor {
  readonly #world: World;
  readonly #state: CustomerState;

  constructor(world: World, id: string) {
    this.#world = world;
    this.#state = new CustomerState(id);
  }

  take(item: Item): void {
    this.#state.take(item);
  }

  end(): readonly Suspicion[] {
    const { id, standing } = this.#state;
    const suspicions = toldOf(this.#state, this.#world).map((told) => suspicionOf(this.#world, id, told));
    // Whoever others were merged into: the lists of those lie elsewhere.
    return standing?.mergedIds ? [...suspicions, statisticsSuspicion(this.#world, id)] : suspicions;
  }
}

const suspicionOf = (world: World, id: string, told: Told): Suspicion =>
  told.check === 'statistics' && told.about === 'orders'
    ? statisticsSuspicion(world, id)
    : {
        check: told.check,
        key: told.key,
        ...(told.about !== undefined && { about: told.about }),
        look: async () => faultAmong(toldOf(await inspect(world, id), world), told),
      };

/** Whether the sums of a customer's orders are right. */
export const statisticsSuspicion = (world: World, id: string): Suspicion => ({
  check: 'statistics',
  key: standingKey(id),
  about: 'orders',
  look: async () => await wrongStatistics(await inspect(world, id), world),
});

const faultAmong = (all: readonly Told[], { check, key, about }: Told) =>
  all.find((one) => one.check === check && one.key.SK === key.SK && one.about === about)?.fault;
