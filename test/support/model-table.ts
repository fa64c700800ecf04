import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Lanes } from '../../shared/table/lanes.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Crashes } from './crashes.ts';
import { Interleaver, ModelStore, seededRandom } from './model-store.ts';

/** Steps follow each other as they come. */
class AtOnce extends Interleaver {
  override turn(): Promise<void> {
    return Promise.resolve();
  }
}

/** A store in memory for tests that need many tables, or do much with one: DynamoDB Local takes far longer. */
export const modelStore = (random = seededRandom(1)): ModelStore =>
  new ModelStore(new AtOnce(random), random);

/**
 * The table in that store as one process sees it.
 * @param crashes what may end that process. Default: nothing
 */
export function modelTable(
  store: ModelStore,
  { crashes, clock = () => new Date() }: { crashes?: Crashes | undefined; clock?: (() => Date) | undefined },
): Table {
  // The code uses nothing of the document client but `send`.
  const documents = {
    send: async (command: Parameters<ModelStore['send']>[0]) => {
      crashes?.pass();
      return await store.send(command);
    },
  } as unknown as DynamoDBDocumentClient;
  return { name: 't', documents, lanes: new Lanes(), clock };
}
