import { join } from 'node:path';
import type { Faults } from './door/faults.ts';
import { FrontDoor } from './door/front-door.ts';
import { compileRuntime } from './functions/functions.ts';
import { Gateway } from './http/gateway.ts';
import type { Log } from './log.ts';
import { type Guardian, startGuardian } from './process/guardian.ts';
import { type DynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type QueueServer, startQueues } from './services/queues.ts';
import { type Inbox, startInbox } from './services/ses/inbox.ts';

/** What runs whatever the template says. */
export interface Parts {
  readonly gateway: Gateway;
  readonly door: FrontDoor;
  readonly guardian: Guardian;
  readonly queues: QueueServer;
  readonly dynamoDb: DynamoDb | undefined;
  readonly inbox: Inbox;
  /** File of the compiled runtime of functions. */
  readonly runtime: string;
  stop(): Promise<void>;
}

/** @throws Problem when one cannot start; the others are stopped then */
export async function startParts(options: {
  readonly data: string;
  readonly apiPort: number;
  readonly log: Log;
  readonly database: boolean;
  readonly faults: Faults;
}): Promise<Parts> {
  const { data, log } = options;
  const gateway = await Gateway.open(options.apiPort, log);
  const guardian = startGuardian();
  const [door, queues, inbox, dynamoDb, runtime] = await Promise.allSettled([
    beside(options.apiPort, doorDistance, (port) => FrontDoor.open(port, log)),
    startQueues(() => options.faults.duplicates()),
    beside(options.apiPort, inboxDistance, (port) => startInbox(join(data, 'mails.jsonl'), port)),
    options.database ? startDatabase(join(data, 'dynamodb'), log, guardian) : undefined,
    compileRuntime(data),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([
      gateway.close(),
      door.status === 'fulfilled' && door.value.close(),
      queues.status === 'fulfilled' && queues.value.stop(),
      inbox.status === 'fulfilled' && inbox.value.stop(),
      dynamoDb.status === 'fulfilled' && dynamoDb.value?.stop(),
    ]);
    guardian.close();
  };
  try {
    return {
      gateway,
      guardian,
      door: settled(door),
      queues: settled(queues),
      inbox: settled(inbox),
      dynamoDb: settled(dynamoDb),
      runtime: settled(runtime),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(folder: string, log: Log, guardian: Guardian): Promise<DynamoDb> {
  const begin = performance.now();
  const dynamoDb = await startDynamoDb(folder, log, guardian);
  log.say(`  DynamoDB Local answers (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  return dynamoDb;
}

/** From the API's default port 4000 to 4566, where people expect AWS's services on their machine. */
const doorDistance = 566;

/** From the API's default port 4000 to 8025, where people expect an inbox for development. */
const inboxDistance = 4025;

/** Opens at a fixed distance from the API's port, so that what was printed is true after a restart; else on any free one. */
function beside<Opened>(
  apiPort: number,
  distance: number,
  open: (port: number) => Promise<Opened>,
): Promise<Opened> {
  const port = apiPort + distance;
  if (apiPort === 0 || port > 65_535) return open(0);
  return open(port).catch(() => open(0));
}

function settled<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}
