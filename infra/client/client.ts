import createClient, { type Client } from 'openapi-fetch';

/** How to reach the API. */
export interface ClienteleOptions {
  /** Address of the API, such as `https://abc123.execute-api.eu-central-1.amazonaws.com`. */
  readonly baseUrl: string;
  /** An API key (`ck_…`), or the token of a customer's session (`cs_…`). */
  readonly apiKey: string;
  /** How often a request is sent again at most. Default: 3. */
  readonly retries?: number;
  /** Sends the requests. Default: the platform's own. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** An error's answer: problem details of the API, or the `message` of the gateway before it. */
interface Refusal {
  readonly code?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** What the API refused, as an Error. Programs look at `code`, people at `message`. */
export class ClienteleProblem extends Error {
  override readonly name = 'ClienteleProblem';
  /** 0 when no answer came. */
  readonly status: number;
  /** The problem's stable code; `gateway` when only the gateway before the API answered, `unreachable` when nobody did. */
  readonly code: string;
  /** Each fault of the request, with a JSON pointer to where it is. */
  readonly errors: NonNullable<Refusal['errors']>;
  readonly requestId: string | undefined;

  constructor(
    status: number,
    { code = 'gateway', detail, message, requestId, errors = [] }: Refusal,
    cause?: unknown,
  ) {
    super(detail ?? message ?? `The API answered ${status}.`, { cause });
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.requestId = requestId;
  }
}

interface Answer {
  readonly data?: unknown;
  readonly error?: Refusal | undefined;
  readonly response: Response;
}

/**
 * The data of an answer, for who would rather catch errors than look at `error`.
 * @throws ClienteleProblem
 */
export async function orThrow<Given extends Answer>(
  answer: Promise<Given>,
): Promise<Exclude<Given['data'], undefined>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ClienteleProblem(response.status, error ?? {});
  // An answer without error has the data of its type; one whose type has none is awaited, not read.
  return data as Exclude<Given['data'], undefined>;
}

/**
 * A typed client.
 * @param keyed the operations, such as `POST /v1/customers`, that take an `Idempotency-Key`
 */
export function connect<Paths extends object>(
  { baseUrl, apiKey, retries = 3, fetch = globalThis.fetch }: ClienteleOptions,
  keyed: readonly string[],
): Client<Paths> {
  const client = createClient<Paths>({
    baseUrl,
    headers: { Authorization: `Bearer ${apiKey}` },
    fetch: (request) => send(request, retries, fetch),
  });
  client.use({
    onRequest: ({ request, schemaPath }) => {
      const { method, headers } = request;
      if (method === 'PATCH') headers.set('Content-Type', 'application/merge-patch+json');
      if (keyed.includes(`${method} ${schemaPath}`) && !headers.has('Idempotency-Key'))
        headers.set('Idempotency-Key', crypto.randomUUID());
      return request;
    },
  });
  return client;
}

const longestWaitMs = 30_000;

/**
 * Sends a request, and sends it again where that may help and cannot do it twice.
 * @throws ClienteleProblem when no answer comes; what the platform's `fetch` threw, if the request was aborted
 */
async function send(request: Request, retries: number, fetch: (request: Request) => Promise<Response>) {
  const repeatable = request.method === 'GET' || request.headers.has('Idempotency-Key');
  for (let attempt = 1; ; attempt += 1) {
    const patience = Math.min(250 * 2 ** attempt, 4_000) * (0.5 + Math.random() / 2);
    try {
      const response = await fetch(request.clone());
      const after = response.headers.get('Retry-After');
      // Refused before anything was done; or the API says when to come again; or once more does nothing again.
      const again = response.status === 429 || (response.status === 503 && (after !== null || repeatable));
      const wait = after === null ? patience : Number(after) * 1_000;
      if (!again || attempt > retries || !(wait <= longestWaitMs)) return response;
      await sleep(wait);
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (!repeatable || attempt > retries) throw unreachable(error);
      await sleep(patience);
    }
  }
}

const unreachable = (cause: unknown): ClienteleProblem =>
  new ClienteleProblem(0, { code: 'unreachable', detail: 'No answer came from the API.' }, cause);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
