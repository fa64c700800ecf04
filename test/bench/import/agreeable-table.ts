import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../../shared/table/table.ts';
import { jsonResponse, keyOf, partOf, type WireInput, type WireItem } from '../../support/wire.ts';
import { transactionUnits } from '../capacity/units.ts';
import { cpuMs } from '../directory/cpu.ts';

/**
 * A table that answers at once, within the process, and refuses nothing: what is measured with it is what the code does
 * up to its requests, and what those would cost. It keeps the items that are put, unless it is to forget them.
 */
export class AgreeableTable {
  /** As JSON, so that many of them are no work for the garbage collector of what is measured. */
  readonly #items = new Map<string, string>();
  readonly #keeps: boolean;
  writeUnits = 0;
  /** The processor time that answering took: it is not the code's. */
  ms = 0;

  constructor({ keeps }: { readonly keeps: boolean }) {
    this.#keeps = keeps;
  }

  open(): Table {
    const handle = async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
      if (!this.#keeps) return { response: jsonResponse(200, {}) };
      const begin = cpuMs();
      const operation = headers['x-amz-target']?.split('.')[1] ?? '';
      const answer = this.#answer(operation, JSON.parse(new TextDecoder().decode(body)));
      const response = jsonResponse(200, answer);
      this.ms += cpuMs() - begin;
      return { response };
    };
    const client = new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      requestHandler: { handle } as never,
    });
    return openTable('bench', { client });
  }

  /** Changes the items under that sort key. */
  changeAll(sortKey: string, change: WireItem): void {
    for (const [name, item] of this.#items)
      if (name.endsWith(` ${sortKey}`))
        this.#items.set(name, JSON.stringify({ ...JSON.parse(item), ...change }));
  }

  #item(key: WireItem | undefined): WireItem | undefined {
    const item = this.#items.get(nameOf(key));
    return item === undefined ? undefined : JSON.parse(item);
  }

  #answer(operation: string, { Key, RequestItems = {}, TransactItems = [] }: WireInput): object {
    if (operation === 'GetItem') return { Item: this.#item(Key) };
    if (operation === 'Query') return { Items: [] };
    if (operation === 'BatchGetItem') {
      const found = (keys: readonly WireItem[]) =>
        keys.map((key) => this.#item(key)).filter((item) => item !== undefined);
      const answers = Object.entries(RequestItems).map(([table, { Keys }]) => [table, found(Keys)]);
      return { Responses: Object.fromEntries(answers), UnprocessedKeys: {} };
    }
    if (operation !== 'TransactWriteItems') throw new Error(`${operation} is not known here.`);
    for (const { kind, part } of TransactItems.map(partOf)) {
      const key = part.Item ?? part.Key;
      this.writeUnits += transactionUnits(kind, this.#item(key), part.Item);
      if (part.Item) this.#items.set(nameOf(key), JSON.stringify(part.Item));
    }
    return {};
  }
}

function nameOf(key: WireItem | undefined): string {
  const { PK, SK } = keyOf(key ? { Key: key } : {});
  return `${PK} ${SK}`;
}
