import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../functions/pool.ts';
import type { Log } from '../../log.ts';
import { messageOf } from '../../problem.ts';
import { matchesPattern } from '../../template/filter-pattern.ts';
import type { StreamSource } from '../../template/model.ts';
import { Delivery } from './delivery.ts';
import type { Positions } from './positions.ts';
import { type Shard, StreamClient, type StreamRecord } from './stream-client.ts';

/** Lambda polls a shard about four times a second. */
const pollMs = 250;
const describeMs = 10_000;
const retryMs = 1000;

/**
 * Feeds a table's stream to a function, as a Lambda event source mapping does: with the function's own credentials,
 * one batch per shard at a time, a shard after its parent. The position moves on once a batch is dealt with, so a
 * record is delivered at least once, whenever the stack is stopped.
 */
export class StreamTrigger {
  readonly #source: StreamSource;
  readonly #label: string;
  readonly #positions: Positions;
  readonly #log: Pick<Log, 'say'>;
  readonly #stopping = new AbortController();
  readonly #client: StreamClient;
  readonly #delivery: Delivery;
  #following: Promise<void> | undefined;

  constructor(
    source: StreamSource,
    pool: Pick<Pool, 'invoke' | 'definition'>,
    positions: Positions,
    awsUrl: string,
    log: Pick<Log, 'say'>,
  ) {
    const { signal } = this.#stopping;
    this.#source = source;
    this.#label = pool.definition.label;
    this.#positions = positions;
    this.#log = log;
    this.#client = new StreamClient(source, pool.definition.role.accessKey, awsUrl, signal);
    this.#delivery = new Delivery(source, pool, awsUrl, log, signal);
  }

  /** @param before what must end first: an earlier version that reads the same stream */
  start(before: Promise<void>): void {
    this.#following = before.then(() => this.#follow());
  }

  /** Reads no more; resolves once no batch is at work. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    const { id } = this.#source;
    const reading = new Map<string, Promise<void>>();
    while (!signal.aborted) {
      const described = await this.#attempt(async () => {
        const shards = await this.#client.shards();
        // What was there before the first start is for those who ask for the whole stream only.
        const skip = this.#source.StartingPosition === 'LATEST' && !this.#positions.begun(id);
        if (skip) for (const { ShardId } of shards) await this.#skip(ShardId);
        this.#positions.keep(id, new Set(shards.map(({ ShardId }) => ShardId)));
        for (const { ShardId } of this.#readable(shards)) {
          if (reading.has(ShardId)) continue;
          const read = this.#attempt(() => this.#read(ShardId)).then(() => void reading.delete(ShardId));
          reading.set(ShardId, read);
        }
      });
      if (!described) continue;
      const pause = sleep(describeMs, undefined, { signal }).catch(() => {});
      await Promise.race([pause, ...reading.values()]);
    }
    await Promise.all(reading.values());
  }

  /** The shards that are unread, and whose parents are read to their end or gone. */
  #readable(shards: readonly Shard[]): Shard[] {
    const unread = shards.filter(({ ShardId }) => !this.#positions.of(this.#source.id, ShardId).ended);
    const waitedFor = new Set(unread.map(({ ShardId }) => ShardId));
    return unread.filter(({ ParentShardId }) => ParentShardId === undefined || !waitedFor.has(ParentShardId));
  }

  /** Does it, or tells why not and waits a moment; whether it was done. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    const { signal } = this.#stopping;
    try {
      await work();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      this.#log.say(`${this.#label} cannot read its stream: ${messageOf(error)}`);
      await sleep(retryMs, undefined, { signal }).catch(() => {});
      return false;
    }
  }

  /** Moves the position to the end of what a shard holds now. */
  async #skip(shardId: string): Promise<void> {
    let iterator = await this.#client.iterator(shardId, undefined);
    let after: string | undefined;
    for (;;) {
      const { Records, NextShardIterator } = await this.#client.records(iterator);
      after = Records.at(-1)?.dynamodb.SequenceNumber ?? after;
      if (Records.length === 0 || NextShardIterator === undefined) break;
      iterator = NextShardIterator;
    }
    this.#positions.set(this.#source.id, shardId, after === undefined ? {} : { after });
  }

  /** Delivers a shard from the position on, until it ends or the stack stops. */
  async #read(shardId: string): Promise<void> {
    const { signal } = this.#stopping;
    const { id, BatchSize, MaximumBatchingWindowInSeconds } = this.#source;
    let { after } = this.#positions.of(id, shardId);
    let iterator: string | undefined = await this.#client.iterator(shardId, after);
    let pending: readonly StreamRecord[] = [];
    let due = 0;
    while (iterator !== undefined) {
      const page = await this.#client.records(iterator);
      iterator = page.NextShardIterator;
      const wanted = page.Records.filter((record) => this.#wants(record));
      if (pending.length === 0) due = Date.now() + MaximumBatchingWindowInSeconds * 1000;
      pending = [...pending, ...wanted];
      after = page.Records.at(-1)?.dynamodb.SequenceNumber ?? after;
      while (pending.length >= BatchSize || (pending.length > 0 && (Date.now() >= due || !iterator))) {
        const batch = pending.slice(0, BatchSize);
        if (!(await this.#delivery.deliver(shardId, batch))) return;
        pending = pending.slice(BatchSize);
        const last = batch.at(-1)?.dynamodb.SequenceNumber;
        if (last !== undefined) this.#positions.set(id, shardId, { after: last });
      }
      if (pending.length === 0 && page.Records.length > 0 && after !== undefined)
        this.#positions.set(id, shardId, { after });
      if (page.Records.length === 0) await sleep(pollMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
    this.#positions.set(id, shardId, { ended: true });
  }

  #wants(record: StreamRecord): boolean {
    const filters = this.#source.FilterCriteria?.Filters ?? [];
    return filters.length === 0 || filters.some(({ Pattern }) => matchesPattern(Pattern, record));
  }
}
