import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './api.ts';
import type { Document, Located } from './fuzz-document.ts';
import type { FuzzRequest } from './fuzz-requests.ts';

/** What no answer may show: stacks, modules, names of the inside. */
const internals =
  /\n\s+at |node_modules|\.ts:\d|\.js:\d|TypeError|RangeError|SyntaxError|ZodError|DynamoDB|ConditionalCheck|TransactionCancel|ValidationException|attribute_exists|secretHash|\bPK\b|APIKEYS/;

/** Holds answers to the document. */
export class Judge {
  readonly #document: Document;
  readonly #complete: Ajv2020;
  readonly #selected: Ajv2020;

  constructor(document: Document) {
    this.#document = document;
    this.#complete = validatorOf(document);
    // With `fields=` only the named properties come back.
    this.#selected = validatorOf(withoutRequired(document) as Document);
  }

  /** All that is wrong with an answer of the operation; empty when nothing is. */
  faults({ method, path, operation }: Located, request: FuzzRequest, answer: Answer): string[] {
    const { status, headers, body } = answer;
    const documented = operation.responses[status];
    if (!documented) return [`${status} is not documented`];
    const sent = (headers['content-type'] ?? '').replace(/;.*/, '');
    const contents = Object.keys(documented.content ?? {});
    const type = contents.find((one) => sameType(sent, one)) ?? contents[0];
    const pointer = ['paths', path, method, 'responses', String(status), 'content', type ?? '', 'schema'];
    const validate = this.#validator(pointer, /[?&]fields=/.test(request.path) && status < 300);
    // A name that the client sent may come back in the pointer to it.
    const [inside] = (status >= 400 && internals.exec(JSON.stringify(body))) || [];
    return [
      ...(status >= 500 ? [`answers ${status}`] : []),
      ...(headers['x-request-id'] ? [] : ['has no X-Request-Id']),
      ...(type || body === '' ? [] : ['has a body that is not documented']),
      ...(type && !sameType(sent, type) ? [`is ${sent}, not ${type}`] : []),
      ...(type && /json/.test(type) && !validate(body)
        ? (validate.errors ?? []).map(
            ({ instancePath, message }) => `${instancePath || 'the body'} ${message}`,
          )
        : []),
      ...['ETag', 'Location']
        .filter((name) => documented.headers?.[name] && !headers[name.toLowerCase()])
        .map((name) => `has no ${name}`),
      ...(inside && !JSON.stringify(request).includes(inside) ? [`shows the inside: ${inside}`] : []),
      ...(status >= 400 && (body.status !== status || body.requestId !== headers['x-request-id'])
        ? ['has a body that tells another status or request']
        : []),
      ...(status === 401 && !headers['www-authenticate'] ? ['has no WWW-Authenticate'] : []),
      ...(status === 429 && !headers['retry-after'] ? ['has no Retry-After'] : []),
    ];
  }

  /** Whether a schema of the document holds of the value. */
  #validator(pointer: readonly string[], selected: boolean): ValidateFunction {
    const ajv = selected ? this.#selected : this.#complete;
    const $ref = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const has = pointer.reduce<unknown>(
      (node, part) => (node as Record<string, unknown> | undefined)?.[part],
      this.#document,
    );
    return has ? (ajv.getSchema($ref) ?? ajv.compile({ $ref })) : ajv.compile({});
  }
}

/** A file of text may be of any type of text: the document cannot know a script from a style. */
const sameType = (sent: string, type: string): boolean =>
  sent === type || (type === 'text/plain' && sent.startsWith('text/'));

function validatorOf(document: Document): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  return ajv.addSchema(document, 'api');
}

function withoutRequired(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRequired);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => key !== 'required' || !Array.isArray(value))
      .map(([key, value]) => [key, withoutRequired(value)]),
  );
}
