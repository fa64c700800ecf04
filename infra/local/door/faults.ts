import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { isObject, type JsonObject } from '../json.ts';
import { AwsError } from '../services/aws-error.ts';
import { answerJson, type Call, readBody } from '../services/call.ts';

const share = z.number().min(0).max(1).default(0);

const faultsSchema = z.strictObject({
  /** Share of DynamoDB calls that are throttled. */
  throttle: share,
  /** Share of DynamoDB writes that conflict with a transaction. */
  conflict: share,
  /** Longest delay before a DynamoDB call, in milliseconds. */
  delayMs: z.number().min(0).default(0),
  /** Share of messages that a queue holds twice. */
  duplicate: share,
});

const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);
const message = 'Transaction is ongoing for the item';

/**
 * What AWS does now and then and the emulators never do, on demand:
 * `PUT /_local/faults` with any of `{ throttle, conflict, delayMs, duplicate }`; `{}` ends it.
 */
export class Faults {
  #faults = faultsSchema.parse({});

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'PUT') {
      const parsed = faultsSchema.safeParse(JSON.parse((await readBody(request)).toString()));
      if (!parsed.success) return answerJson(response, 400, { message: parsed.error.issues[0]?.message });
      this.#faults = parsed.data;
    }
    answerJson(response, 200, this.#faults);
  }

  /** Whether a queue gets this message twice. */
  duplicates(): boolean {
    return Math.random() < this.#faults.duplicate;
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
