import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { attributesJson } from './attribute-json.ts';
import type { TransactItem } from './writes.ts';

/**
 * Has the client write the bodies of transactions as `./attribute-json.ts` makes them. The SDK goes through them twice,
 * into attribute values and by the schema of the call into bytes, which was half of what a commit takes. All else is the
 * SDK's: endpoint, signature, retries, errors.
 */
export function writeTransactionsAsJson({ middlewareStack }: DynamoDBClient): void {
  const bodies = new WeakMap<object, Uint8Array>();
  middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'TransactWriteItemsCommand') return await next(args);
      bodies.set(context, Buffer.from(bodyOf(args.input as Transaction)));
      return await next({ ...args, input: { TransactItems: [] } });
    },
    { step: 'initialize', name: 'transactionBody', override: true },
  );
  middlewareStack.add(
    (next, context) => async (args) => {
      const body = bodies.get(context);
      if (body) Object.assign(args.request as object, { body });
      return await next(args);
    },
    // Before the body's length is told.
    { step: 'build', priority: 'high', name: 'transactionBodyIntoRequest', override: true },
  );
}

/** With its token: one that is missing would be made up by the SDK, which does not see this body. */
type Transaction = TransactWriteCommandInput & { readonly ClientRequestToken: string };

const bodyOf = (transaction: Transaction): string =>
  objectJson(transaction, (name, value) =>
    name === 'TransactItems' ? `[${(value as TransactItem[]).map(itemJson)}]` : JSON.stringify(value),
  );

const itemJson = (item: TransactItem): string => objectJson(item, (_, part) => partJson(part));

/** Which members of a part hold attributes. */
const ofAttributes = new Set(['Item', 'Key', 'ExpressionAttributeValues']);

const partJson = (part: object): string =>
  objectJson(part, (name, value) => (ofAttributes.has(name) ? attributesJson(value) : JSON.stringify(value)));

/** Members that are undefined are left out. */
const objectJson = <Whole extends object>(
  whole: Whole,
  json: (name: string, value: NonNullable<Whole[keyof Whole]>) => string,
): string =>
  `{${Object.entries(whole).flatMap(([name, value]) => (value === undefined ? [] : `"${name}":${json(name, value)}`))}}`;
