import * as z from 'zod';
import { awsCall } from '../../door/aws-call.ts';
import type { JsonObject } from '../../json.ts';
import { AwsError } from '../../services/aws-error.ts';
import type { StreamSource } from '../../template/model.ts';

const shardSchema = z.object({ ShardId: z.string(), ParentShardId: z.string().optional() });
const describedSchema = z.object({
  StreamDescription: z.object({
    Shards: z.array(shardSchema).default([]),
    LastEvaluatedShardId: z.string().optional(),
  }),
});
const iteratorSchema = z.object({ ShardIterator: z.string() });
const recordSchema = z
  .object({
    dynamodb: z
      .object({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number() })
      .catchall(z.json()),
  })
  .catchall(z.json());
const recordsSchema = z.object({
  Records: z.array(recordSchema).default([]),
  NextShardIterator: z.string().optional(),
});

export type Shard = z.infer<typeof shardSchema>;
/** A change of a table, as DynamoDB Streams tells it. */
export type StreamRecord = z.infer<typeof recordSchema>;
export type Page = z.infer<typeof recordsSchema>;

/** Reads a table's stream through the front door, with the credentials of the function that it feeds. */
export class StreamClient {
  readonly #source: StreamSource;
  readonly #call: (operation: string, body: JsonObject) => ReturnType<typeof awsCall>;

  constructor(source: StreamSource, accessKey: string, awsUrl: string, signal: AbortSignal) {
    this.#source = source;
    this.#call = (operation, body) =>
      awsCall(
        awsUrl,
        { accessKey, service: 'dynamodb' },
        `DynamoDBStreams_20120810.${operation}`,
        body,
        signal,
      );
  }

  /** Every shard that the stream still has. */
  async shards(): Promise<Shard[]> {
    const { EventSourceArn: StreamArn, table } = this.#source;
    await this.#call('ListStreams', { TableName: table.name });
    const shards: Shard[] = [];
    for (let from: string | undefined, more = true; more; more = from !== undefined) {
      const answer = await this.#call('DescribeStream', {
        StreamArn,
        ...(from !== undefined && { ExclusiveStartShardId: from }),
      });
      const { StreamDescription } = describedSchema.parse(answer);
      shards.push(...StreamDescription.Shards);
      from = StreamDescription.LastEvaluatedShardId;
    }
    return shards;
  }

  /** Where to go on reading: after a sequence number if the stream still goes back that far, else at the beginning. */
  async iterator(ShardId: string, after: string | undefined): Promise<string> {
    const shard = { StreamArn: this.#source.EventSourceArn, ShardId };
    const ask = async (position: JsonObject): Promise<string> =>
      iteratorSchema.parse(await this.#call('GetShardIterator', { ...shard, ...position })).ShardIterator;
    const begin = { ShardIteratorType: 'TRIM_HORIZON' };
    if (after === undefined) return ask(begin);
    try {
      return await ask({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after });
    } catch (error) {
      if (error instanceof AwsError && error.code === 'TrimmedDataAccessException') return ask(begin);
      throw error;
    }
  }

  /** The next records; without `NextShardIterator` the shard has ended. */
  async records(ShardIterator: string): Promise<Page> {
    return recordsSchema.parse(await this.#call('GetRecords', { ShardIterator, Limit: 1000 }));
  }
}
