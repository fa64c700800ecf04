import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { Lanes, laneCount } from '../../shared/table/lanes.ts';
import { readSettled } from '../../shared/table/read-settled.ts';

const keys = Array.from({ length: laneCount }, (_, lane) => ({ PK: 'P', SK: String(lane) }));

/** A table in which the item of each writer is free at every third look at it, those of different writers at different looks. */
function writtenBy(writers: number) {
  const looks = new Map<string, number>();
  const isFree = (SK: string): boolean => {
    const look = looks.get(SK) ?? 0;
    looks.set(SK, look + 1);
    return Number(SK) >= writers || (look + Number(SK)) % 3 === 0;
  };
  const send = async ({ input }: TransactGetCommand) => {
    const asked = (input.TransactItems ?? []).map(({ Get }) => ({ Item: Get?.Key }));
    const CancellationReasons = asked.map(({ Item }) => ({
      Code: isFree(Item?.SK) ? 'None' : 'TransactionConflict',
    }));
    if (CancellationReasons.some(({ Code }) => Code !== 'None'))
      throw new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons });
    return { Responses: asked };
  };
  // The code uses nothing of the document client but `send`.
  const documents = { send } as unknown as DynamoDBDocumentClient;
  return { name: 't', documents, lanes: new Lanes(), clock: () => new Date() };
}

test.each([0, 1, 10, laneCount])(
  'all items are read while %i writers write to some of them and never rest together',
  async (writers) => {
    expect(await readSettled(writtenBy(writers), keys)).toEqual(keys);
  },
);
