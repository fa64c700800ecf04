import { beginAttempt, networkOf } from '../limits/attempts.ts';
import { loginFailuresOf } from '../limits/door-limits.ts';
import { TooManyAttempts } from '../limits/too-many-attempts.ts';
import { count } from '../observability/metrics.ts';
import type { Write } from '../table/writes.ts';
import type { ShopRules } from './shop-rules.ts';

/**
 * Lets somebody try a password of that address, and counts it as a failure before it is known to be none: guesses made
 * at the same moment are limited like those made one after the other.
 * @param from network address of who tries
 * @returns the writes that are due once the password has proved right: it was no failure
 * @throws TooManyAttempts
 */
export async function requireFewFailures(
  { table, limits }: ShopRules,
  email: string,
  from: string,
): Promise<readonly Write[]> {
  const failures = loginFailuresOf(limits);
  const network = networkOf(from);
  const attempt = await beginAttempt(table, [
    { limit: failures.pair, who: email, from: network },
    { limit: failures.network, who: network },
  ]);
  if (attempt.allowed) return attempt.takeBack;
  count('LoginsLimited');
  throw new TooManyAttempts(attempt.retryAfterSeconds);
}
