import type { Functions } from '../functions/functions.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { Deployment } from '../template/deployment.ts';
import { QueueTrigger } from './queueTrigger.ts';
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
    .map((source) => {
      const queue = deployment.queues.find(({ arn }) => arn === source.EventSourceArn);
      const definition = deployment.functions.find(({ name, arn }) =>
        [name, arn].includes(source.FunctionName),
      );
      const pool = definition && functions.get(definition.arn);
      if (queue && pool) return new QueueTrigger(source, queue, pool, awsUrl, log);
      throw new Problem(
        `${source.EventSourceArn} is to feed ${source.FunctionName}; the template lacks one of them.`,
      );
    });
  const stopSchedules = startSchedules(deployment, functions, log);
  for (const trigger of triggers) trigger.start();
  return async () => {
    stopSchedules();
    await Promise.all(triggers.map((trigger) => trigger.stop()));
  };
}
