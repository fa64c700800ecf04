/**
 * What runs inside a function process: Lambda's runtime for Node.js 24, with IPC instead of its HTTP interface.
 * Started as `runtime <code folder> <file.export>`.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FunctionError, Invocation, Report } from './protocol.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const [, , codeFolder = '', handlerName = ''] = process.argv;
let current: string | undefined;

const tell = (report: Report): Promise<void> => new Promise((done) => process.send?.(report, () => done()));

const describe = (thrown: unknown): FunctionError =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] }
    : { errorType: typeof thrown, errorMessage: String(thrown) };

async function die(errorType: string, thrown: unknown): Promise<never> {
  console.error(thrown);
  await tell({ kind: 'error', requestId: current, error: { ...describe(thrown), errorType } });
  process.exit(128);
}

function load(): Handler {
  const dot = handlerName.lastIndexOf('.');
  const base = join(codeFolder, handlerName.slice(0, dot));
  const file = [`${base}.js`, `${base}.mjs`, `${base}.cjs`].find(existsSync);
  if (!file) throw new Error(`Cannot find the module ${handlerName.slice(0, dot)} in ${codeFolder}`);
  const loaded: Record<string, unknown> = createRequire(file)(file);
  const handler = loaded[handlerName.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
  if (handler.length > 2)
    throw new Error('nodejs24.x calls no callbacks: the handler must be async and take event and context');
  return (event, context) => Reflect.apply(handler, undefined, [event, context]);
}

const contextOf = ({ requestId, deadline }: Invocation) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

async function answer(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  current = requestId;
  let report: Report;
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    report = { kind: 'result', requestId, payload: JSON.stringify(result) ?? 'null' };
  } catch (thrown) {
    console.error(thrown);
    report = { kind: 'error', requestId, error: describe(thrown) };
  }
  current = undefined;
  await tell(report);
}

process.on('uncaughtException', (error) => void die('Runtime.UncaughtException', error));
process.on('unhandledRejection', (reason) => void die('Runtime.UnhandledPromiseRejection', reason));
process.on('disconnect', () => process.exit(0));
try {
  const handler = load();
  process.on('message', (invocation: Invocation) => void answer(handler, invocation));
  void tell({ kind: 'ready' });
} catch (thrown) {
  console.error(thrown);
  void tell({ kind: 'init-error', error: describe(thrown) }).then(() => process.exit(1));
}
