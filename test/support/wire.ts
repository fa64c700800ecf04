import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** An attribute value as DynamoDB's protocol writes it. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: WireItem }
  | { readonly L: readonly AttributeValue[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] };
export type WireItem = Readonly<Record<string, AttributeValue>>;

/** One item's part of a transaction. */
export interface WirePart {
  readonly Item?: WireItem;
  readonly Key?: WireItem;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
}
export type PartKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck' | 'Get';
export type WireTransactItem = Readonly<Partial<Record<PartKind, WirePart>>>;

/** What Clientele asks DynamoDB, and what is answered, as far as tests look at it. */
export interface WireInput {
  readonly Key?: WireItem;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly WireItem[] }>>;
  readonly TransactItems?: readonly WireTransactItem[];
  readonly ExpressionAttributeValues?: WireItem;
  readonly ClientRequestToken?: string;
}
export interface WireOutput {
  readonly Item?: WireItem;
  readonly Items?: readonly WireItem[];
  /** Of a BatchGetItem lists of items by table, of a TransactGetItems a list of what was found. */
  readonly Responses?: object;
}

/** A request of DynamoDB's HTTP protocol as the SDK hands it to its HTTP handler. */
interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** One call of DynamoDB, below the SDK's own retries. */
export interface WireCall {
  /** `GetItem`, `TransactWriteItems` … */
  readonly operation: string;
  readonly input: WireInput;
  /** Makes the call; with another input if one is given. */
  forward(input?: WireInput): Promise<HttpResponse>;
}

type Hook = (call: WireCall) => Promise<HttpResponse>;

/**
 * Hands every call of every document client that is opened while it is there to a hook, in DynamoDB's own protocol:
 * what it answers or throws goes through the SDK's parsing and retries like the network's.
 */
export class Wire {
  readonly #open = DynamoDBDocumentClient.from;
  #hook: Hook = (call) => call.forward();

  constructor() {
    DynamoDBDocumentClient.from = (client, translation) => {
      this.#watch(client as DynamoDBClient);
      return this.#open.call(DynamoDBDocumentClient, client, translation);
    };
  }

  /** Runs something while the hook decides about every call. */
  async during<T>(hook: Hook, run: () => Promise<T>): Promise<T> {
    const before = this.#hook;
    this.#hook = hook;
    try {
      return await run();
    } finally {
      this.#hook = before;
    }
  }

  /** Lets clients be opened as before; those that are open stay under this control. */
  close(): void {
    DynamoDBDocumentClient.from = this.#open;
  }

  #watch({ config }: DynamoDBClient): void {
    // Each call may be tried again as often as the first: a long trouble would leave the SDK no quota for later ones.
    const strategy = config.retryStrategy;
    config.retryStrategy = async () => {
      const fresh = await strategy();
      return Object.assign(Object.create(Object.getPrototypeOf(fresh)), fresh);
    };
    const { requestHandler } = config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = async (request: HttpRequest, options) => {
      const call: WireCall = {
        operation: request.headers['x-amz-target']?.split('.')[1] ?? '',
        input: JSON.parse(new TextDecoder().decode(request.body)),
        forward: async (input) => {
          if (!input) return (await handle(request as never, options)).response;
          const body = JSON.stringify(input);
          const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(body)) };
          return (await handle({ ...request, headers, body } as never, options)).response;
        },
      };
      return { response: await this.#hook(call) } as never;
    };
  }
}

/** The answer's body as JSON, and the same answer to hand on. */
export async function readResponse(
  response: HttpResponse,
): Promise<{ output: WireOutput; again: HttpResponse }> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return { output: JSON.parse(body.toString()), again: { ...response, body: new Uint8Array(body) } };
}

/** An answer of DynamoDB's. */
export const jsonResponse = (statusCode: number, body: object): HttpResponse => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: new Uint8Array(Buffer.from(JSON.stringify(body))),
});

/** The primary key that a part of a transaction is about, as plain text. */
export function keyOf({ Item, Key }: WirePart): { PK: string; SK: string } {
  const text = (value: AttributeValue | undefined): string => (value && 'S' in value ? value.S : '');
  const item = Item ?? Key ?? {};
  return { PK: text(item.PK), SK: text(item.SK) };
}

/** The kind of a part of a transaction, and the part. */
export function partOf(item: WireTransactItem): { kind: PartKind; part: WirePart } {
  const [entry] = Object.entries(item);
  if (!entry) throw new Error('A transaction has an empty part.');
  return { kind: entry[0] as PartKind, part: entry[1] };
}
