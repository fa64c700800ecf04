import type { Functions } from '../functions/functions.ts';
import type { Log } from '../log.ts';
import type { Deployment } from '../template/model.ts';
import { QueueTrigger } from './queue-trigger.ts';
import { startSchedules } from './schedule.ts';

/**
 * Starts what runs functions without a request: queues and schedules.
 * @returns a function that stops them and waits for the batches at work
 */
export function startTriggers(
  deployment: Deployment,
  functions: Functions,
  awsUrl: string,
  log: Log,
): () => Promise<void> {
  const triggers = deployment.eventSources
    .filter(({ Enabled }) => Enabled)
    .flatMap((source) => {
      const pool = functions.get(source.functionArn);
      return pool ? [new QueueTrigger(source, pool, awsUrl, log)] : [];
    });
  for (const trigger of triggers) trigger.start();
  const stopSchedules = startSchedules(deployment, functions, log);
  return async () => {
    stopSchedules();
    await Promise.all(triggers.map((trigger) => trigger.stop()));
  };
}
