import { summaryOf } from '../observability/error-summary.ts';
import type { WorkMessage } from './messages.ts';
import { type Queue, sendAll } from './queue.ts';
import type { Log } from './queue-consumer.ts';

/** What it takes to ask a worker. */
export interface AskDeps {
  readonly workQueue: Queue;
  readonly log: Log;
}

/**
 * Asks a worker for what the job's own item says already. So it does not matter much when no message gets through:
 * the sweeper sees to the job some minutes later.
 */
export const askWorker = ({ workQueue, log }: AskDeps, message: WorkMessage): Promise<void> =>
  sendAll(workQueue, [message]).catch((error: unknown) =>
    log.warn('A job waits for the sweeper', { jobId: message.jobId, error: summaryOf(error) }),
  );
