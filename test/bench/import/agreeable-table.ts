import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../shared/table/table.ts';
import { jsonResponse, keyOf, partOf, type WireInput, type WireItem } from '../../support/wire.ts';
import { transactionUnits } from '../capacity/units.ts';

/**
 * A table that answers at once, within the process, and refuses nothing: what is measured with it is what the code does
 * up to its requests, and what those would cost. It keeps the items that are put.
 */
export class AgreeableTable {
  readonly items = new Map<string, WireItem>();
  writeUnits = 0;

  open(): Table {
    const handle = async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
      const operation = headers['x-amz-target']?.split('.')[1] ?? '';
      return {
        response: jsonResponse(200, this.#answer(operation, JSON.parse(new TextDecoder().decode(body)))),
      };
    };
    const client = new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      requestHandler: { handle } as never,
    });
    return openTable('bench', { client });
  }

  #answer(operation: string, { Key, RequestItems = {}, TransactItems = [] }: WireInput): object {
    if (operation === 'GetItem') return { Item: this.items.get(nameOf(Key)) };
    if (operation === 'Query') return { Items: [] };
    if (operation === 'BatchGetItem') {
      const found = (keys: readonly WireItem[]) =>
        keys.map((key) => this.items.get(nameOf(key))).filter((item) => item !== undefined);
      const answers = Object.entries(RequestItems).map(([table, { Keys }]) => [table, found(Keys)]);
      return { Responses: Object.fromEntries(answers), UnprocessedKeys: {} };
    }
    if (operation !== 'TransactWriteItems') throw new Error(`${operation} is not known here.`);
    for (const { kind, part } of TransactItems.map(partOf)) {
      const name = nameOf(part.Item ?? part.Key);
      this.writeUnits += transactionUnits(kind, this.items.get(name), part.Item);
      if (part.Item) this.items.set(name, part.Item);
    }
    return {};
  }
}

function nameOf(key: WireItem | undefined): string {
  const { PK, SK } = keyOf(key ? { Key: key } : {});
  return `${PK} ${SK}`;
}
