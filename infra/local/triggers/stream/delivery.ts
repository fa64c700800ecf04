import { setTimeout as sleep } from 'node:timers/promises';
import { awsCall } from '../../door/aws-call.ts';
import type { Pool } from '../../functions/pool.ts';
import type { Outcome } from '../../functions/process.ts';
import type { Log } from '../../log.ts';
import { messageOf } from '../../problem.ts';
import type { StreamSource } from '../../template/model.ts';
import { reportedFailures } from '../partial-batch.ts';
import { type FailedBatch, failureMessage } from './failure-message.ts';
import type { StreamRecord } from './stream-client.ts';

const firstRetryMs = 200;
const longestRetryMs = 10_000;
/** DynamoDB Local tells the minute of a change, so a record may be this much younger than it looks. */
const roundedSeconds = 60;

const sequenceOf = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;

/**
 * Delivers batches of a shard to a function as Lambda does: in order, again until they succeed, halved on error if the
 * mapping says so, and to the failure destination when the tries or the time are over.
 */
export class Delivery {
  readonly #source: StreamSource;
  readonly #pool: Pick<Pool, 'invoke' | 'definition'>;
  readonly #awsUrl: string;
  readonly #log: Pick<Log, 'say'>;
  readonly #signal: AbortSignal;

  constructor(
    source: StreamSource,
    pool: Pick<Pool, 'invoke' | 'definition'>,
    awsUrl: string,
    log: Pick<Log, 'say'>,
    signal: AbortSignal,
  ) {
    this.#source = source;
    this.#pool = pool;
    this.#awsUrl = awsUrl;
    this.#log = log;
    this.#signal = signal;
  }

  /** @returns whether the batch is dealt with; false when the stack stops before */
  async deliver(shardId: string, records: readonly StreamRecord[]): Promise<boolean> {
    const { MaximumRetryAttempts, BisectBatchOnFunctionError } = this.#source;
    let failures = 0;
    for (let rest = await this.#withoutOld(shardId, records, 0); rest.length > 0; ) {
      const outcome = await this.#pool.invoke({ Records: rest.map((record) => this.#event(record)) });
      if (this.#signal.aborted && !outcome.ok) return false;
      const failedAt = this.#firstFailure(outcome, rest);
      if (failedAt === rest.length) return true;
      rest = rest.slice(failedAt);
      failures = failedAt > 0 ? 1 : failures + 1;
      if (BisectBatchOnFunctionError && failedAt === 0 && rest.length > 1) {
        const half = Math.ceil(rest.length / 2);
        if (!(await this.deliver(shardId, rest.slice(0, half)))) return false;
        return this.deliver(shardId, rest.slice(half));
      }
      if (MaximumRetryAttempts >= 0 && failures > MaximumRetryAttempts) {
        await this.#giveUp({
          condition: 'RetryAttemptsExhausted',
          shardId,
          records: rest,
          tries: failures,
          outcome,
        });
        return true;
      }
      const pause = Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs);
      await sleep(pause, undefined, { signal: this.#signal }).catch(() => {});
      if (this.#signal.aborted) return false;
      rest = await this.#withoutOld(shardId, rest, failures, outcome);
    }
    return true;
  }

  /** The event's record: DynamoDB's, and where it comes from. */
  #event(record: StreamRecord) {
    return { ...record, eventSourceARN: this.#source.EventSourceArn };
  }

  /** Where in the batch to try again from: the earliest failure that is reported, else the start; its end if all is well. */
  #firstFailure(outcome: Outcome, records: readonly StreamRecord[]): number {
    if (!outcome.ok) return 0;
    if (this.#source.FunctionResponseTypes.length === 0) return records.length;
    const failed = reportedFailures(outcome.payload, records.map(sequenceOf));
    const first = records.findIndex((record) => failed.has(sequenceOf(record)));
    return first < 0 ? records.length : first;
  }

  /** Gives up the records that are older than the mapping allows. */
  async #withoutOld(
    shardId: string,
    records: readonly StreamRecord[],
    tries: number,
    outcome?: Outcome,
  ): Promise<readonly StreamRecord[]> {
    const { MaximumRecordAgeInSeconds: limit } = this.#source;
    if (limit < 0) return records;
    const oldest = Date.now() / 1000 - limit - roundedSeconds;
    const young = records.findIndex(({ dynamodb }) => dynamodb.ApproximateCreationDateTime >= oldest);
    const old = young < 0 ? records : records.slice(0, young);
    if (old.length > 0)
      await this.#giveUp({ condition: 'RecordAgeExceeded', shardId, records: old, tries, outcome });
    return records.slice(old.length);
  }

  async #giveUp(batch: FailedBatch): Promise<void> {
    const { definition } = this.#pool;
    const { onFailure, EventSourceArn } = this.#source;
    const { length } = batch.records;
    const what = length === 1 ? 'a record' : `${length} records`;
    this.#log.say(`${definition.label} gives up ${what} of its stream: ${batch.condition}`);
    if (!onFailure) return;
    const caller = { accessKey: definition.role.accessKey, service: 'sqs' };
    const MessageBody = JSON.stringify(failureMessage(batch, definition.arn, EventSourceArn));
    await awsCall(this.#awsUrl, caller, 'AmazonSQS.SendMessage', {
      QueueUrl: onFailure.url,
      MessageBody,
    }).catch((error: unknown) =>
      this.#log.say(`${definition.label} cannot tell its failure destination: ${messageOf(error)}`),
    );
  }
}
