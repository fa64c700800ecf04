import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../functions/process.ts';
import type { StreamRecord } from './stream-client.ts';

/** Records of one shard that will not be tried again. */
export interface FailedBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  /** How often the function was invoked with the first of them. */
  readonly tries: number;
  /** How the last try ended. */
  readonly outcome: Outcome | undefined;
}

/** What Lambda sends to a failure destination: where in the stream the records lie, not the records. */
export function failureMessage(
  { condition, shardId, records, tries, outcome }: FailedBatch,
  functionArn: string,
  streamArn: string,
) {
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: tries },
    ...(outcome && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(!outcome.ok && { functionError: 'Unhandled' }),
      },
    }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn,
    },
  };
}

/** Without milliseconds, as Lambda writes it. */
const arrival = (change: StreamRecord['dynamodb'] | undefined): string | undefined =>
  change && `${new Date(change.ApproximateCreationDateTime * 1000).toISOString().slice(0, 19)}Z`;
