import { countAttempt, isWithin, networkOf } from '../limits/attempts.ts';
import { loginFailuresOf } from '../limits/door-limits.ts';
import { TooManyAttempts } from '../limits/too-many-attempts.ts';
import { count } from '../observability/metrics.ts';
import { commit } from '../table/commit.ts';
import type { ShopRules } from './shop-rules.ts';

/**
 * Lets somebody try a password of that address.
 * @param from network address of who tries
 * @throws TooManyAttempts
 */
export async function requireFewFailures(
  { table, limits }: ShopRules,
  email: string,
  from: string,
): Promise<void> {
  const failures = loginFailuresOf(limits);
  const network = networkOf(from);
  const within = await Promise.all([
    isWithin(table, failures.pair, pairOf(email, network)),
    isWithin(table, failures.network, network),
  ]);
  if (!within.includes(false)) return;
  count('LoginsLimited');
  throw new TooManyAttempts(failures.pair.windowSeconds);
}

/** Counts a wrong password. */
export async function countFailure({ table, limits }: ShopRules, email: string, from: string): Promise<void> {
  const failures = loginFailuresOf(limits);
  const network = networkOf(from);
  await commit(table, {
    writes: [
      countAttempt(table, failures.pair, pairOf(email, network)),
      countAttempt(table, failures.network, network),
    ],
  });
  count('LoginsFailed');
}

const pairOf = (email: string, network: string): string => JSON.stringify([email, network]);
