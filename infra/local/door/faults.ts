import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { isObject, type JsonObject } from '../json.ts';
import { AwsError } from '../services/aws-error.ts';
import { answerJson, type Call, readBody } from '../services/call.ts';
import type { FunctionDefinition } from '../template/model.ts';
import { isNamed } from './named.ts';

const share = z.number().min(0).max(1).default(0);
const count = z.int().min(1);

const faultsSchema = z.strictObject({
  /** Share of DynamoDB calls that are throttled. */
  throttle: share,
  /** Share of DynamoDB writes that conflict with a transaction. */
  conflict: share,
  /** Longest delay before a DynamoDB call, in milliseconds. */
  delayMs: z.number().min(0).default(0),
  /** Share of messages that a queue holds twice. */
  duplicate: share,
  /** How the next mails fail, and how many. */
  ses: z.strictObject({ fail: z.enum(['throttle', 'error']), times: count.default(1) }).optional(),
  /**
   * Ends the process that makes the function's n-th call of AWS from now on: before the call has an effect, or after
   * it had one but before its answer arrives. Once.
   */
  kill: z
    .union(
      [
        z.strictObject({ function: z.string(), beforeCall: count }),
        z.strictObject({ function: z.string(), afterCall: count }),
      ],
      { error: 'kill needs the function, and either beforeCall or afterCall, from 1' },
    )
    .optional(),
});
type Faulty = z.infer<typeof faultsSchema>;

/** A function's process that is calling. */
export interface Caller {
  readonly definition: FunctionDefinition;
  readonly process: { freeze(): void; kill(): void };
}

const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);
const message = 'Transaction is ongoing for the item';

/**
 * What AWS does now and then and the emulators never do, on demand: `PUT /_local/faults` with any of
 * `{ throttle, conflict, delayMs, duplicate, ses: { fail: 'throttle' | 'error', times }, kill: { function, beforeCall
 * or afterCall } }`; `{}` ends it. `GET` answers what is still to come: `ses` and `kill` count down and are gone when
 * they have happened.
 */
export class Faults {
  #faults: Faulty = faultsSchema.parse({});

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    functions: readonly FunctionDefinition[],
  ): Promise<void> {
    if (request.method === 'PUT') {
      const parsed = faultsSchema.safeParse(JSON.parse((await readBody(request)).toString()));
      if (!parsed.success) return answerJson(response, 400, { message: parsed.error.issues[0]?.message });
      const killed = parsed.data.kill?.function;
      if (killed !== undefined && !functions.some((one) => isNamed(one, killed)))
        return answerJson(response, 400, { message: `No function is called ${killed}.` });
      this.#faults = parsed.data;
    }
    answerJson(response, 200, this.#faults);
  }

  /** Whether a queue gets this message twice. */
  duplicates(): boolean {
    return Math.random() < this.#faults.duplicate;
  }

  /**
   * Fails a mail of one of SES's versions.
   * @throws AwsError as SES would answer
   */
  failMail(version: '1' | '2'): void {
    const { ses, ...others } = this.#faults;
    if (!ses) return;
    this.#faults = ses.times > 1 ? { ...others, ses: { ...ses, times: ses.times - 1 } } : others;
    if (ses.fail === 'error')
      throw new AwsError(
        'InternalFailure',
        500,
        'The request processing has failed because of an unknown error.',
      );
    const text = 'Maximum sending rate exceeded.';
    throw version === '1'
      ? new AwsError('Throttling', 400, text)
      : new AwsError('TooManyRequestsException', 429, text);
  }

  /** Does a call's work, unless the caller's process is to end before or after it. */
  async around(caller: Caller | undefined, work: () => Promise<void>): Promise<void> {
    const { kill, ...others } = this.#faults;
    if (!caller || !kill || !isNamed(caller.definition, kill.function)) return work();
    const left = 'beforeCall' in kill ? kill.beforeCall : kill.afterCall;
    if (left > 1) {
      const fewer = 'beforeCall' in kill ? { beforeCall: left - 1 } : { afterCall: left - 1 };
      this.#faults = { ...others, kill: { function: kill.function, ...fewer } };
      return work();
    }
    this.#faults = others;
    // Standing still, it cannot act on an answer that is already under way.
    caller.process.freeze();
    try {
      if ('afterCall' in kill) await work();
    } finally {
      caller.process.kill();
    }
  }

  /**
   * Delays or fails a DynamoDB call.
   * @returns whether it is answered thereby
   * @throws AwsError as DynamoDB would answer
   */
  async answerDynamoDb(call: Call, operation: string, body: JsonObject): Promise<boolean> {
    const { throttle, conflict, delayMs } = this.#faults;
    if (delayMs > 0) await sleep(Math.random() * delayMs);
    if (Math.random() < throttle)
      throw new AwsError(
        'ThrottlingException',
        400,
        'Throughput exceeds the current capacity of your table or index.',
      );
    if (!(Math.random() < conflict)) return false;
    if (writes.has(operation)) throw new AwsError('TransactionConflictException', 400, message);
    if (operation !== 'TransactWriteItems') return false;
    const items = Array.isArray(body.TransactItems) ? body.TransactItems.filter(isObject) : [];
    const CancellationReasons = items.map((_, index) =>
      index === 0 ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' },
    );
    const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
    answerJson(call.response, 400, {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons,
    });
    return true;
  }
}
