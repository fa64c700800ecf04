import { randomUUID } from 'node:crypto';
import type { Functions } from '../functions/functions.ts';
import { mayInvoke } from '../functions/permissions.ts';
import type { Log } from '../log.ts';
import { account, region } from '../template/identities.ts';
import type { Deployment, Rule } from '../template/model.ts';

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds between two runs of a `rate(…)` schedule. */
export function intervalOf(schedule: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  return Number(count) * (unitMs[unit] ?? Number.NaN);
}

/**
 * Runs the functions of scheduled rules. Every rule also runs once at the start: the queues are in memory, so what
 * an earlier stack left unfinished waits for the schedule that queues it again.
 * @returns a function that stops them
 */
export function startSchedules(
  { rules, permissions }: Deployment,
  functions: Functions,
  log: Log,
): () => void {
  const enabled = rules.filter(({ State }) => State === 'ENABLED');
  const timers = enabled.flatMap((rule) => {
    if (rule.ScheduleExpression === undefined) return [];
    const interval = intervalOf(rule.ScheduleExpression);
    const run = (): void => {
      for (const target of rule.Targets) {
        const pool = functions.get(target.Arn);
        if (pool && mayInvoke(permissions, 'events.amazonaws.com', pool, rule.arn))
          void pool.invoke(target.Input === undefined ? scheduledEvent(rule) : JSON.parse(target.Input));
        else
          log.say(`EventBridge may not invoke ${target.Arn}: the template gives ${rule.arn} no permission`);
      }
    };
    run();
    return setInterval(run, interval);
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

const scheduledEvent = (rule: Rule) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: `${new Date().toISOString().slice(0, 19)}Z`,
  region,
  resources: [rule.arn],
  detail: {},
});
