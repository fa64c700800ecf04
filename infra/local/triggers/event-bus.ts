import type { Functions } from '../functions/functions.ts';
import { mayInvoke } from '../functions/permissions.ts';
import type { JsonObject } from '../json.ts';
import type { Log } from '../log.ts';
import { matchesPattern } from '../template/filter-pattern.ts';
import type { Deployment } from '../template/model.ts';

/**
 * What EventBridge's default bus does with an event: it invokes the functions of the rules whose pattern the event
 * matches. On AWS they would be tried twice more when they fail; here they are not, and the log says that they failed.
 */
export async function deliverEvent(
  { rules, permissions }: Deployment,
  functions: Functions,
  log: Log,
  event: JsonObject,
): Promise<void> {
  const matching = rules.filter(
    ({ State, EventPattern }) =>
      State === 'ENABLED' && EventPattern !== undefined && matchesPattern(EventPattern, event),
  );
  for (const { arn, Targets } of matching) {
    for (const target of Targets) {
      const pool = functions.get(target.Arn);
      if (pool && mayInvoke(permissions, 'events.amazonaws.com', pool, arn))
        await pool.invoke(target.Input === undefined ? event : JSON.parse(target.Input));
      else log.say(`EventBridge may not invoke ${target.Arn}: the template gives ${arn} no permission`);
    }
  }
}
