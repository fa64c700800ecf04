import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { hash as bcrypt } from 'bcryptjs';
import { nextPassword } from '../../../shared/credentials/credential.ts';
import { hashPassword, verifyPassword } from '../../../shared/credentials/password.ts';
import { commit } from '../../../shared/table/commit.ts';
import { openTable } from '../../../shared/table/table.ts';
import { toEvent } from '../../support/events.ts';
import { Wire } from '../../support/wire.ts';
import type { Figures } from '../figures.ts';

/** Measures logins by the handler, called as Lambda calls it, and the derivations alone; prints JSON. */

const rounds = Number(process.argv[2]);
const password = 'a horse of stained glass';
const table = process.env.TABLE_NAME ?? '';

await new DynamoDBClient().send(
  new CreateTableCommand({
    TableName: table,
    AttributeDefinitions: ['PK', 'SK'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);

/** Milliseconds in which an answer of the table was waited for, and what is waited for now. */
const waiting = { ms: 0, open: 0, since: 0 };
const wire = new Wire();
const { handler } = await import('../../../functions/http/credentials.ts');

let calls = 0;

async function call(path: string, body: unknown, expected: number): Promise<{ id: string }> {
  const { event } = toEvent('POST', path, { body, key: null });
  // From a network of its own: nobody's failures add up.
  const http = { ...event.requestContext.http, sourceIp: `10.0.${calls >> 8}.${calls++ & 255}` };
  const answer = await handler(
    { ...event, requestContext: { ...event.requestContext, http } },
    {} as Context,
  );
  if (answer.statusCode !== expected) throw new Error(`${path} answers ${answer.statusCode}: ${answer.body}`);
  return JSON.parse(answer.body ?? '{}').customer ?? {};
}

/** What one run takes on the average, in milliseconds. */
interface Taken {
  /** Processor time of all threads, and of the one that runs JavaScript: Argon2id runs on others. */
  readonly cpu: number;
  readonly main: number;
  /** Time that was waited for the table. */
  readonly waited: number;
}

async function measure(run: () => Promise<unknown>): Promise<Taken> {
  for (let n = 0; n < rounds / 5; n++) await run();
  const [cpu, main, waited] = [process.cpuUsage(), process.threadCpuUsage(), waiting.ms];
  for (let n = 0; n < rounds; n++) await run();
  const mean = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000 / rounds;
  return {
    cpu: mean(process.cpuUsage(cpu)),
    main: mean(process.threadCpuUsage(main)),
    waited: (waiting.ms - waited) / rounds,
  };
}

const one = (value: number): number => Number(value.toFixed(1));

async function figuresOf(login: string, email: string, typed: string, hash: string | undefined) {
  const status = typed === password ? 200 : 401;
  const kdf = await measure(() => verifyPassword(typed, hash));
  const whole = await measure(() => call('/v1/auth/login', { email, password: typed }, status));
  // Of the derivations only bcrypt runs on the same thread.
  const handler = whole.main - kdf.main;
  return {
    login,
    'a second on a core': one(1000 / whole.cpu),
    'CPU ms': one(whole.cpu),
    'KDF, CPU ms': one(whole.cpu - handler),
    'share of the KDF': `${Math.round((100 * (whole.cpu - handler)) / whole.cpu)} %`,
    'handler, CPU ms': one(handler),
    'waiting for the table, ms': one(whole.waited),
  };
}

const rows: Figures['rows'] = await wire.during(
  async ({ forward }) => {
    if (waiting.open++ === 0) waiting.since = performance.now();
    try {
      return await forward();
    } finally {
      if (--waiting.open === 0) waiting.ms += performance.now() - waiting.since;
    }
  },
  async () => {
    const ada = 'ada@shop.example';
    const register = (email: string) => call('/v1/auth/register', { email, password }, 201);
    await register(ada);
    const hash = await hashPassword(password);
    const byBcrypt = await bcrypt(password, 10);
    const { id } = await register('grace@shop.example');
    await commit(openTable(table), { writes: [nextPassword(id, byBcrypt, 1, new Date())] });
    return [
      await figuresOf('right password', ada, password, hash),
      await figuresOf('wrong password', ada, 'wrong', hash),
      await figuresOf('wrong, hash by bcrypt', 'grace@shop.example', 'wrong', byBcrypt),
      await figuresOf('unknown address', 'nobody@shop.example', 'wrong', undefined),
    ];
  },
);
console.log(JSON.stringify(rows));
