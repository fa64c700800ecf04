import { type LogKeys, withLogKeys } from './log-keys.ts';
import { writeMetrics } from './metrics.ts';

/** What is used of Lambda's context. */
export interface LambdaContext {
  readonly awsRequestId?: string;
}

let isFirst = true;

/**
 * Runs one invocation of a function: its log lines carry the keys, Lambda's own id of the invocation, and whether the
 * function had only just been started; what it has counted is written at its end.
 */
export async function invocation<Result>(
  { awsRequestId }: LambdaContext,
  keys: LogKeys,
  run: () => Promise<Result>,
): Promise<Result> {
  const coldStart = isFirst;
  isFirst = false;
  const lambda = { ...(awsRequestId !== undefined && { invocationId: awsRequestId }), coldStart };
  return await withLogKeys({ ...keys, ...lambda }, async () => {
    try {
      return await run();
    } finally {
      writeMetrics();
    }
  });
}
