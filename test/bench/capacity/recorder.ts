import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { classOf } from '../../faults/support/footprint.ts';
import {
  keyOf,
  partOf,
  readResponse,
  type Wire,
  type WireCall,
  type WireItem,
  type WireOutput,
} from '../../support/wire.ts';
import { batchUnits, itemSize, queryUnits, readUnits, transactionUnits, transactReadUnits } from './units.ts';

/** What a request has taken of the table. */
export interface Used {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Items of transactions. */
  readonly items: number;
  /** Calls that had to wait for one another. */
  readonly roundTrips: number;
  /** Items of transactions that are larger than 1 KB, and so take more than two units: kind and bytes. */
  readonly large: readonly string[];
}

/** Measures what requests take, call by call, from what goes over the wire. */
export class Recorder {
  readonly #wire: Wire;
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  /** @param client one that does not go over the wire: with it the recorder looks at items before they change */
  constructor(wire: Wire, client: DynamoDBClient, tableName: string) {
    this.#wire = wire;
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Runs a request and tells what it took. */
  async measure<T>(run: () => Promise<T>): Promise<{ answer: T; used: Used }> {
    const used = { writeUnits: 0, readUnits: 0, items: 0, roundTrips: 0, large: [] as string[] };
    // A call follows on all those that have ended when it begins.
    let deepestEnded = 0;
    const answer = await this.#wire.during(async (call) => {
      const depth = deepestEnded + 1;
      used.roundTrips = Math.max(used.roundTrips, depth);
      if (call.operation === 'TransactWriteItems') return await this.#transaction(call, used, ended);
      const { output, again } = await readResponse(await call.forward());
      used.readUnits += unitsOfRead(call, output);
      return ended(again);

      function ended<R>(response: R): R {
        deepestEnded = Math.max(deepestEnded, depth);
        return response;
      }
    }, run);
    return { answer, used };
  }

  async #transaction(
    call: WireCall,
    used: { writeUnits: number; items: number; large: string[] },
    ended: <R>(response: R) => R,
  ) {
    const parts = (call.input.TransactItems ?? []).map(partOf);
    const keys = parts.map(({ part }) => keyOf(part));
    const before = await this.#read(keys);
    const response = await call.forward();
    const after = await this.#read(keys);
    for (const [index, { kind }] of parts.entries()) {
      const [old, next] = [before[index], after[index]];
      const units = transactionUnits(kind, old, next);
      used.writeUnits += units;
      used.items++;
      const key = keys[index];
      if (units > 2 && key) {
        used.large.push(
          `${classOf(key)} ${Math.max(...[old, next].map((one) => (one ? itemSize(one) : 0)))}`,
        );
      }
    }
    return ended(response);
  }

  /** The items under the keys, in their order. */
  async #read(keys: readonly { PK: string; SK: string }[]): Promise<(WireItem | undefined)[]> {
    const Keys = keys.map(({ PK, SK }) => ({ PK: { S: PK }, SK: { S: SK } }));
    const { Responses } = await this.#client.send(
      new BatchGetItemCommand({ RequestItems: { [this.#tableName]: { Keys, ConsistentRead: true } } }),
    );
    // None of the recorded items holds binary values: what the SDK makes of the others is what the wire holds.
    const items = (Responses?.[this.#tableName] ?? []) as unknown as WireItem[];
    return keys.map((key) =>
      items.find((item) => JSON.stringify(keyOf({ Item: item })) === JSON.stringify(key)),
    );
  }
}

function unitsOfRead(
  { operation, input }: WireCall,
  { Item, Items = [], Responses = {} }: WireOutput,
): number {
  switch (operation) {
    case 'GetItem':
      return readUnits(Item ? itemSize(Item) : 0);
    case 'BatchGetItem': {
      const asked = Object.values(input.RequestItems ?? {}).flatMap(({ Keys }) => Keys).length;
      const found: WireItem[] = Object.values(Responses).flat();
      return batchUnits(found, asked - found.length);
    }
    case 'TransactGetItems': {
      const found: { Item?: WireItem }[] = Object.values(Responses);
      return transactReadUnits(found.map((one) => one.Item));
    }
    case 'Query':
    case 'Scan':
      return queryUnits(Items);
    default:
      throw new Error(`What ${operation} takes is not known here.`);
  }
}
