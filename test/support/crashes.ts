import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The end of a process: nothing catches it. */
export class Crash extends Error {}

/** Ends a process right after one of its AWS calls. Before a call is the same as after the one before. */
export class Crashes {
  /** How many calls were made since the last restart. */
  calls = 0;
  #last = Number.POSITIVE_INFINITY;

  /** Lets that many more calls through; whoever makes another one crashes, until the restart. */
  crashAfter(calls: number): void {
    this.calls = 0;
    this.#last = calls;
  }

  /** Counts a call of something that is no AWS client. */
  pass(): void {
    if (this.calls >= this.#last) throw new Crash();
    this.calls++;
  }

  restart(): void {
    this.crashAfter(Number.POSITIVE_INFINITY);
  }

  /** Puts a client's calls under this control. */
  watch(client: DynamoDBClient | DynamoDBDocumentClient | S3Client | SQSClient): void {
    // The clients differ only in the types of their commands, which do not matter here.
    const stack: Pick<DynamoDBClient['middlewareStack'], 'add'> =
      client.middlewareStack as DynamoDBClient['middlewareStack'];
    stack.add(
      (next) => async (args) => {
        this.pass();
        return await next(args);
      },
      { step: 'initialize', priority: 'high', name: 'crashes' },
    );
  }
}
