import { join } from 'node:path';
import type { Faults } from './door/faults.ts';
import { FrontDoor } from './door/front-door.ts';
import { compileRuntime } from './functions/functions.ts';
import { Gateway } from './http/gateway.ts';
import type { Log } from './log.ts';
import { type Guardian, startGuardian } from './process/guardian.ts';
import { type DynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type QueueServer, startQueues } from './services/queues.ts';

/** What runs whatever the template says. */
export interface Parts {
  readonly gateway: Gateway;
  readonly door: FrontDoor;
  readonly guardian: Guardian;
  readonly queues: QueueServer;
  readonly dynamoDb: DynamoDb | undefined;
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
  const [door, queues, dynamoDb, runtime] = await Promise.allSettled([
    openDoor(options.apiPort, log),
    startQueues(() => options.faults.duplicates()),
    options.database ? startDatabase(join(data, 'dynamodb'), log, guardian) : undefined,
    compileRuntime(data),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([
      gateway.close(),
      door.status === 'fulfilled' && door.value.close(),
      queues.status === 'fulfilled' && queues.value.stop(),
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

/** At a fixed distance from the API's port, so that a printed command works after a restart; else on any free one. */
function openDoor(apiPort: number, log: Log): Promise<FrontDoor> {
  const port = apiPort + doorDistance;
  if (apiPort === 0 || port > 65_535) return FrontDoor.open(0, log);
  return FrontDoor.open(port, log).catch(() => FrontDoor.open(0, log));
}

function settled<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}
