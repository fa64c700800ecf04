import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './api.ts';
import type { Document, Located } from './fuzz-document.ts';
import type { FuzzRequest } from './fuzz-requests.ts';
import { escapePart } from './openapi.ts';

/** What no answer may show: stacks, modules, names of the inside. */
const internals =
  /\n\s+at |node_modules|\.ts:\d|\.js:\d|TypeError|RangeError|SyntaxError|ZodError|DynamoDB|ConditionalCheck|TransactionCancel|ValidationException|attribute_exists|secretHash|\bPK\b|APIKEYS/;

/** Holds answers to what every answer promises, beside what `call` itself holds them to: the OpenAPI document. */
export class Judge {
  readonly #selections: Ajv2020;

  constructor(document: Document) {
    this.#selections = new Ajv2020({ strict: false, allErrors: true, logger: false });
    addFormats.default(this.#selections);
    this.#selections.addSchema(withoutRequired(document) as Document, 'api');
  }

  /** All that is wrong with an answer of the operation; empty when nothing is. */
  faults(located: Located, request: FuzzRequest, answer: Answer): string[] {
    const { status, headers, body } = answer;
    // A name that the client sent may come back in the pointer to it.
    const [inside] = (status >= 400 && internals.exec(JSON.stringify(body))) || [];
    // What answers without a body has made something, and says where, only sometimes: a deletion that became a job.
    const always = status === 204 ? ['ETag'] : ['ETag', 'Location'];
    const promised = Object.keys(located.operation.responses[status]?.headers ?? {});
    return [
      ...(status >= 500 ? [`answers ${status}`] : []),
      ...(headers['x-request-id'] ? [] : ['has no X-Request-Id']),
      ...always
        .filter((name) => promised.includes(name) && !headers[name.toLowerCase()])
        .map((name) => `has no ${name}`),
      ...(inside && !sentText(request).includes(inside) ? [`shows the inside: ${inside}`] : []),
      ...(status >= 400 && (body.status !== status || body.requestId !== headers['x-request-id'])
        ? ['has a body that tells another status or request']
        : []),
      ...((status === 401 || body.code === 'missing_scope') && !headers['www-authenticate']
        ? ['has no WWW-Authenticate']
        : []),
      ...([429, 503].includes(status) && !headers['retry-after'] ? ['has no Retry-After'] : []),
      ...(status === 200 && /[?&]fields=/.test(request.path) ? this.#selectionFaults(located, body) : []),
    ];
  }

  /** With `fields=` only named properties come back: each as the document says, and no other. */
  #selectionFaults({ path, method, operation }: Located, body: unknown): string[] {
    const [type] = Object.keys(operation.responses[200]?.content ?? {});
    if (!type) return [];
    const at = ['paths', path, method, 'responses', '200', 'content', type, 'schema']
      .map(escapePart)
      .join('/');
    const validate = this.#selections.compile({ $ref: `api#/${at}` });
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

const sentText = ({ text, ...rest }: FuzzRequest): string =>
  JSON.stringify(rest) + (text === undefined ? '' : Buffer.from(text as string).toString('latin1'));

function withoutRequired(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRequired);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => key !== 'required' || !Array.isArray(value))
      .map(([key, value]) => [key, withoutRequired(value)]),
  );
}
