import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../services/call.ts';
import type { FunctionDefinition } from '../template/model.ts';
import { isNamed } from './named.ts';

/** A call of AWS by a function's own code. */
export interface RecordedCall {
  readonly function: string;
  /** `TransactWriteItems`; where the call does not name it, the first action that it needs: `GetObject`. */
  readonly operation: string;
  /** What it needed, in the order of the checks. */
  readonly permissions: { readonly action: string; readonly resource: string }[];
}

/** The oldest calls are forgotten beyond this. */
const limit = 10_000;

/**
 * The last calls of functions, in order: `DELETE /_local/calls` forgets them, `GET /_local/calls?function=<name>`
 * answers the list of {@link RecordedCall}s since then, of one function or of all. Pollers of queues and streams call
 * on Lambda's behalf and are not in it.
 */
export class Calls {
  #calls: { readonly definition: FunctionDefinition; readonly call: RecordedCall }[] = [];

  /** Records a call that begins; its permissions are added as they are checked. */
  begin(definition: FunctionDefinition, operation: string | undefined): RecordedCall {
    const permissions: RecordedCall['permissions'] = [];
    const call = {
      function: definition.label,
      get operation() {
        return operation ?? permissions[0]?.action.replace(/^.*:/, '') ?? '';
      },
      permissions,
    };
    this.#calls.push({ definition, call });
    if (this.#calls.length > limit) this.#calls.shift();
    return call;
  }

  handle(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    functions: readonly FunctionDefinition[],
  ): void {
    if (request.method === 'DELETE') this.#calls = [];
    const name = url.searchParams.get('function') ?? undefined;
    if (name !== undefined && !functions.some((one) => isNamed(one, name)))
      answerJson(response, 400, { message: `No function is called ${name}.` });
    else answerJson(response, 200, this.#of(name));
  }

  #of(name: string | undefined): RecordedCall[] {
    return this.#calls
      .filter(({ definition }) => name === undefined || isNamed(definition, name))
      .map(({ call }) => call);
  }
}
