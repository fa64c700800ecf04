import type { Functions } from '../functions/functions.ts';
import type { Pool } from '../functions/pool.ts';
import type { Log } from '../log.ts';
import type { Deployment } from '../template/model.ts';
import { QueueTrigger } from './queue-trigger.ts';
import { startSchedules } from './schedule.ts';
import type { Positions } from './stream/positions.ts';
import { StreamTrigger } from './stream/stream-trigger.ts';

export interface TriggerOptions {
  readonly deployment: Deployment;
  readonly functions: Functions;
  readonly awsUrl: string;
  /** How far streams have been read. */
  readonly positions: Positions;
  readonly log: Log;
  /** When those of an earlier version have ended: a stream has one reader at a time. */
  readonly before: Promise<void>;
}

/**
 * Starts what runs functions without a request: queues, streams and schedules.
 * @returns a function that stops them and waits for the batches at work
 */
export function startTriggers(options: TriggerOptions): () => Promise<void> {
  const { deployment, functions, awsUrl, positions, log } = options;
  const queues = fed(deployment.eventSources, functions).map(
    ([source, pool]) => new QueueTrigger(source, pool, awsUrl, log),
  );
  const streams = fed(deployment.streamSources, functions).map(
    ([source, pool]) => new StreamTrigger(source, pool, positions, awsUrl, log),
  );
  const triggers = [...queues, ...streams];
  for (const trigger of queues) trigger.start();
  for (const trigger of streams) trigger.start(options.before);
  const stopSchedules = startSchedules(deployment, functions, log);
  return async () => {
    stopSchedules();
    await Promise.all(triggers.map((trigger) => trigger.stop()));
  };
}

/** The enabled sources, each with the function that it feeds. */
const fed = <Source extends { readonly Enabled: boolean; readonly functionArn: string }>(
  sources: readonly Source[],
  functions: Functions,
): [Source, Pool][] =>
  sources
    .filter(({ Enabled }) => Enabled)
    .flatMap((source) => {
      const pool = functions.get(source.functionArn);
      return pool ? [[source, pool]] : [];
    });
