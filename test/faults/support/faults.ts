import {
  type HttpResponse,
  jsonResponse,
  partOf,
  readResponse,
  type WireCall,
  type WireTransactItem,
} from '../../support/wire.ts';

/**
 * What a fault must come to: `failed`: a 5xx without a trace; `refused`: what the write says whose requirement did not
 * hold; `passing`: the calm outcome; `lost`: no answer, and then for the same request the outcome of the first try.
 */
type Consequence = 'failed' | 'refused' | 'passing' | 'lost';

/** What happens instead of one try of a call. */
type Mishap = (call: WireCall) => Promise<HttpResponse>;

/** Something that goes wrong with one call. */
export interface Fault {
  readonly name: string;
  readonly consequence: Consequence;
  /** Which item of the transaction it is about. */
  readonly item?: number;
  /** What the tries of the call meet, one after another; those that come after them meet nothing. */
  readonly mishaps: readonly Mishap[];
}

/** The end of a process in the middle of a request: nobody answers any more. */
export class ProcessDeath extends Error {}

const answer = (status: number, type: string, more: object = {}): HttpResponse =>
  jsonResponse(status, { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more });

const throttled: Mishap = async () => answer(400, 'ThrottlingException');
const internalError: Mishap = async () => answer(500, 'InternalServerError');
const lostConnection: Mishap = async () => {
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
};
const timeOut: Mishap = async () => {
  throw Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
};
const doneButTimedOut: Mishap = async (call) => {
  await readResponse(await call.forward());
  return await timeOut(call);
};
const doneButDead: Mishap = async (call) => {
  await readResponse(await call.forward());
  throw new ProcessDeath();
};

/** A transaction that was cancelled for one item. */
const cancelled =
  (code: string, item: number): Mishap =>
  async ({ input: { TransactItems = [] } }) => {
    const CancellationReasons = TransactItems.map((_, index) => ({ Code: index === item ? code : 'None' }));
    return answer(400, 'TransactionCanceledException', { CancellationReasons });
  };

/** Answers half of the keys that are asked for, rounded down, and hands the others back. */
const leaveHalf: Mishap = async (call) => {
  const [entry] = Object.entries(call.input.RequestItems ?? {});
  if (!entry) throw new Error('A BatchGetItem asks for nothing.');
  const [table, { Keys, ...options }] = entry;
  const half = Math.floor(Keys.length / 2);
  const part = (keys: typeof Keys) => ({ [table]: { ...options, Keys: keys } });
  const { output } =
    half > 0
      ? await readResponse(await call.forward({ RequestItems: part(Keys.slice(0, half)) }))
      : { output: { Responses: { [table]: [] } } };
  return jsonResponse(200, { ...output, UnprocessedKeys: part(Keys.slice(half)) });
};

/** How often the SDK itself tries a call of DynamoDB. */
export const triesOfSdk = 4;
const beyondSdk = (mishap: Mishap): Mishap[] => Array(triesOfSdk).fill(mishap);

const neverCalm: Fault = {
  name: 'is throttled for longer than anybody waits',
  consequence: 'failed',
  mishaps: Array(1_000).fill(throttled),
};

/** The faults that a call can meet. Those that must leave no trace come first: the next one starts from there. */
export const faultsOf = ({ operation, input }: Pick<WireCall, 'operation' | 'input'>): readonly Fault[] =>
  operation === 'TransactWriteItems'
    ? faultsOfTransaction(input.TransactItems ?? [])
    : faultsOfRead(operation);

/** The SDK alone tries a read again. That it gives up is tried by `npm run soak`. */
const faultsOfRead = (operation: string): Fault[] => [
  ...(process.env.SOAK ? [neverCalm] : []),
  operation === 'BatchGetItem'
    ? {
        name: 'is throttled, then leaves keys unprocessed, twice',
        consequence: 'passing',
        mishaps: [throttled, leaveHalf, leaveHalf],
      }
    : {
        name: 'loses its connection, then meets an internal error',
        consequence: 'passing',
        mishaps: [lostConnection, internalError],
      },
  ...(operation === 'TransactGetItems'
    ? [
        {
          name: 'meets conflicts',
          consequence: 'passing',
          mishaps: [cancelled('TransactionConflict', 0), cancelled('TransactionConflict', 1)],
        } as const,
      ]
    : []),
];

/** A commit goes on where the SDK gives up. */
const faultsOfTransaction = (items: readonly WireTransactItem[]): Fault[] => [
  neverCalm,
  ...items.map((_, item) => unknownReason(item)),
  ...items.flatMap((part, item) => failedCondition(part, item)),
  {
    name: 'is throttled, meets internal errors, loses its connection and times out, each more often than the SDK tries',
    consequence: 'passing',
    mishaps: [throttled, internalError, lostConnection, timeOut].flatMap(beyondSdk),
  },
  {
    name: 'times out after it was done, more often than the SDK tries',
    consequence: 'passing',
    mishaps: beyondSdk(doneButTimedOut),
  },
  ...conflicts(items.length),
  { name: 'is the last thing that the process does', consequence: 'lost', mishaps: [doneButDead] },
];

const unknownReason = (item: number): Fault => ({
  name: `is told an unknown reason at item ${item}`,
  consequence: 'failed',
  item,
  mishaps: [cancelled('ItemCollectionSizeLimitExceeded', item)],
});

function failedCondition(transactItem: WireTransactItem, item: number): Fault[] {
  const { part, kind } = partOf(transactItem);
  if (!part.ConditionExpression) return [];
  const mishaps = [cancelled('ConditionalCheckFailed', item)];
  return [
    { name: `finds the condition of item ${item} (${kind}) failed`, consequence: 'refused', item, mishaps },
  ];
}

/** Fewer than the tries of a commit. */
const conflictsAtOnce = 10;

/** A conflict at each item, one after another. */
function conflicts(items: number): Fault[] {
  const faults: Fault[] = [];
  for (let from = 0; from < items; from += conflictsAtOnce) {
    const places = Array.from(
      { length: Math.min(conflictsAtOnce, items - from) },
      (_, index) => from + index,
    );
    faults.push({
      name: `meets a conflict at each of items ${from} to ${places.at(-1)}`,
      consequence: 'passing',
      mishaps: places.map((item) => cancelled('TransactionConflict', item)),
    });
  }
  return faults;
}
