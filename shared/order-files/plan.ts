import { DomainError } from '../errors.ts';
import type { RowsRun } from '../imports/judging.ts';
import { problemOf } from '../imports/refusal-of.ts';
import { personKeys } from '../orders/person.ts';
import { mostTogether, type OrderDeps, planOrders } from '../orders/plan.ts';
import type { Change } from '../table/commit.ts';
import { keyText } from '../table/pack.ts';
import { retryChanged } from '../table/retry.ts';
import type { Draft } from './draft.ts';

/**
 * Plans what becomes of these orders: all that name their customer in the same way at once. Those that cannot be recorded
 * are told why.
 * @returns the first row of an order that cannot come into one transaction with those before it
 */
export async function planDrafts(run: RowsRun, drafts: readonly Draft[]): Promise<number | undefined> {
  const { table, context } = run;
  const deps = { table, currency: context.currency, country: context.defaultCountry, refusesOthers: true };
  const origin = run.origin();
  const written = new Set<string>();
  const groups = [...Map.groupBy(drafts, whoseOf).values()];
  for (const group of groups) {
    const extra = group[mostTogether];
    if (extra) return extra.firstRow;
  }
  const plans = await Promise.all(groups.map((group) => planGroup(deps, group, origin)));
  for (const [index, change] of plans.entries()) {
    const keys = (change?.writes ?? []).map(keyText);
    if (keys.some((key) => written.has(key))) return groups[index]?.[0]?.firstRow;
    for (const key of keys) written.add(key);
  }
  return undefined;
}

const whoseOf = ({ input: { customer } }: Draft): string =>
  JSON.stringify(personKeys.map((key) => customer?.[key] ?? null));

async function planGroup(
  deps: OrderDeps,
  group: readonly Draft[],
  origin: Parameters<typeof planOrders>[2],
): Promise<Change | undefined> {
  const plan = (some: readonly Draft[]) =>
    retryChanged(() =>
      planOrders(
        deps,
        some.map(({ input }) => input),
        origin,
      ),
    );
  const refused = async (draft: Draft): Promise<boolean> => {
    try {
      await plan([draft]);
      return false;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      draft.refuse(problemOf(error));
      return true;
    }
  };
  try {
    const { recorded, change } = await plan(group);
    for (const [index, draft] of group.entries()) {
      const own = recorded[index];
      if (own) draft.settle(own, index === 0 ? change : undefined);
    }
    return change;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (group.length === 1) group[0]?.refuse(problemOf(error));
    else {
      const judged = await Promise.all(group.map(async (draft) => ({ draft, isOut: await refused(draft) })));
      const rest = judged.flatMap(({ draft, isOut }) => (isOut ? [] : [draft]));
      if (rest.length === group.length) {
        // Together they cannot be, though each alone can.
        for (const draft of group.slice(1)) draft.refuse(problemOf(error));
        return await planGroup(deps, group.slice(0, 1), origin);
      }
      if (rest.length > 0) return await planGroup(deps, rest, origin);
    }
    return undefined;
  }
}
