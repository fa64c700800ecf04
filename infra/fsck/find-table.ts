import { resolve } from 'node:path';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '../../shared/table/table.ts';
import { operatorCredentials } from '../local/door/front-door.ts';
import { Problem } from '../local/problem.ts';
import { readReady } from '../local/ready.ts';
import { root } from '../local/synthesis.ts';
import { region as localRegion } from '../local/template/identities.ts';

/** Which table is meant. */
export interface Where {
  /** On AWS: the stack whose table it is. */
  readonly stack?: string;
  /** On AWS: the table itself. */
  readonly table?: string;
  readonly region?: string;
  /** The data folder of a local stack. */
  readonly data?: string;
}

/** The stack that `npm start` runs has the name of the one that deploys. */
const localStack = 'Clientele';

/**
 * Finds the table: the one that is named, else that of the named stack, else that of the local stack that runs.
 * @throws Problem with what to do
 */
export async function findTable({ stack, table, region, data }: Where): Promise<Table> {
  const isAws = stack !== undefined || table !== undefined;
  if (stack !== undefined && table !== undefined) throw new Problem('Give --stack or --table, not both.');
  if (isAws && data !== undefined)
    throw new Problem('--data names a local stack, --stack and --table are on AWS: give one of them.');
  if (!isAws && region !== undefined)
    throw new Problem('--region is for a table on AWS: name it by --stack or --table.');
  const client = isAws
    ? await awsClient(region)
    : new DynamoDBClient({
        endpoint: localEndpoint(resolve(data ?? `${root}/.local`), data === undefined),
        region: localRegion,
        credentials: operatorCredentials,
      });
  return openTable(table ?? (await tableOf(client, stack ?? (await localStackIn(client)))), { client });
}

/** @throws Problem when nothing tells the region */
async function awsClient(region: string | undefined): Promise<DynamoDBClient> {
  const client = new DynamoDBClient({ ...(region !== undefined && { region }) });
  await client.config.region().catch(() => {
    throw new Problem(
      'In which region is the table? Name it, such as --region eu-west-1, or set it for the AWS CLI.',
    );
  });
  return client;
}

function localEndpoint(data: string, isDefault: boolean): string {
  try {
    return readReady(data).s3Endpoint;
  } catch (error) {
    if (!isDefault) throw error;
    throw new Problem(
      [
        'Which table? None is named, and no stack runs on ./.local.\n',
        '  Here     npm start    in another terminal: it is found by itself',
        '           npm run fsck -- --data DIR    for a stack on another folder',
        '  On AWS   npm run fsck -- --stack Clientele',
      ].join('\n'),
    );
  }
}

/** CloudFormation names a table after its stack, its place in the stack, and chance; the local stack leaves that out. */
const nameForm = /^(.+)-CustomersTable[0-9A-F]{8}(-[0-9A-Z]+)?$/;

async function tableNames(client: DynamoDBClient): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListTables({ client }, {})) names.push(...(page.TableNames ?? []));
  return names.filter((name) => nameForm.test(name));
}

/** A local stack may have been started as another stage. */
async function localStackIn(client: DynamoDBClient): Promise<string> {
  const stacks = (await tableNames(client)).map((name) => nameForm.exec(name)?.[1] ?? '');
  return stacks.length === 1 ? (stacks[0] ?? localStack) : localStack;
}

async function tableOf(client: DynamoDBClient, stack: string): Promise<string> {
  const names = await tableNames(client);
  const own = names.filter((name) => nameForm.exec(name)?.[1] === stack);
  const [first, ...others] = own;
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined) {
    const known = names.length > 0 ? ` There are: ${names.join(', ')}.` : '';
    throw new Problem(`No table of a stack ${stack} is there.${known} Name another --stack or --table.`);
  }
  throw new Problem(
    `The stack ${stack} has left more than one table: ${own.join(', ')}. Say which by --table.`,
  );
}
