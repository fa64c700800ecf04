import fc, { type Arbitrary } from 'fast-check';
import {
  type Document,
  followed,
  type Located,
  type Operation,
  type Parameter,
  resolve,
} from './fuzz-document.ts';
import { mutationOf, type Sent, textMutation } from './fuzz-mutations.ts';
import { foreignNames, naughtyText, toJson } from './fuzz-naughty.ts';
import type { Pool } from './fuzz-pool.ts';
import { fitting, type Source } from './fuzz-values.ts';

/** A request as `setupApi().call` takes it. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: Sent;
}

/** How often something is left as the document wants it. */
const mostly = <T>(valid: Arbitrary<T>, naughty: Arbitrary<T>, times = 9): Arbitrary<T> =>
  fc.oneof({ weight: times, arbitrary: valid }, { weight: 1, arbitrary: naughty });

/** Requests to one operation: valid ones, and ones with something wrong anywhere. */
export function requestsTo(
  { method, path, operation }: Located,
  document: Document,
  pool: Pool,
): Arbitrary<FuzzRequest> {
  const source: Source = { pool, resolve: (reference) => resolve(document, reference) };
  return fc
    .record({
      path: pathOf(path, operation, source),
      query: queryOf(operation, source),
      headers: headersOf(operation),
      body: bodyOf(operation, document, source),
    })
    .map(({ path, query, headers, body }) => ({
      method: method.toUpperCase(),
      path: path + query,
      headers: { ...body?.headers, ...headers },
      ...(body && { text: body.text }),
    }));
}

const within = ({ parameters }: Operation, place: Parameter['in']) =>
  parameters.filter((parameter) => parameter.in === place);

/** A lone surrogate cannot stand in an address. */
const encoded = (text: unknown): string => encodeURIComponent(String(text).toWellFormed());

function pathOf(path: string, operation: Operation, source: Source): Arbitrary<string> {
  const values = within(operation, 'path').map(({ name, schema }) => {
    const ids = source.pool.of(path.slice(0, path.indexOf(`{${name}}`)));
    const real = ids.length > 0 ? [{ weight: 12, arbitrary: fc.constantFrom<unknown>(...ids) }] : [];
    const text = naughtyText.filter((value) => value !== '' && !/^\.+$/.test(value));
    const others = [fitting(schema, source), text.map((value) => value.slice(0, 200))];
    return fc.oneof(...real, ...others).map((value) => [`{${name}}`, encoded(value)] as const);
  });
  return fc
    .tuple(...values)
    .map((filled) => filled.reduce((text, [name, value]) => text.replace(name, () => value), path));
}

function queryOf(operation: Operation, source: Source): Arbitrary<string> {
  const declared = within(operation, 'query');
  const optional = declared.filter(({ required }) => !required);
  const chosen = fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((some) => fc.tuple(...[...declared.filter(({ required }) => required), ...some].map(pairOf)));
  const naughty = fc.oneof(
    fc.constantFrom(
      '%ff=%ff',
      '%',
      '=',
      '&&',
      'a[b]=c',
      'limit=1&limit=2',
      'cursor=AAAA',
      'cursor=',
      '\u00e9=1',
    ),
    fc
      .tuple(fc.constantFrom(...foreignNames, 'sort', 'limit', 'cursor', 'q', 'fields'), naughtyText)
      .map(asText),
    ...(declared.length > 0
      ? [fc.tuple(fc.constantFrom(...declared.map(({ name }) => name)), naughtyText).map(asText)]
      : []),
  );
  const some = mostly(fc.constant<string[]>([]), fc.array(naughty, { minLength: 1, maxLength: 2 }), 9);
  return fc.tuple(chosen, some).map(([pairs, extra]) => {
    const text = [...pairs.flat(), ...extra].join('&');
    return text && `?${text}`;
  });

  function pairOf({ name, schema }: Parameter): Arbitrary<string[]> {
    const value = mostly<unknown>(fitting(schema, source, name), naughtyText);
    return value.map((one) => [one].flat().map((each) => asText([name, each])));
  }
}

const asText = ([name, value]: readonly [string, unknown]): string => `${encoded(name)}=${encoded(value)}`;

function headersOf(operation: Operation): Arbitrary<Record<string, string>> {
  const likely: Readonly<Record<string, readonly string[]>> = {
    'if-match': ['*', '"1"', '"2"', 'W/"1"'],
    'idempotency-key': ['fuzz-1', 'fuzz-2', 'x'.repeat(255)],
  };
  const own = within(operation, 'header').map(({ name }) => name.toLowerCase());
  const values = Object.fromEntries(
    own.map((name) => [name, mostly(fc.constantFrom(...(likely[name] ?? ['x'])), naughtyText, 6)]),
  );
  const foreign = fc.record(
    {
      'accept-encoding': fc.oneof(fc.constantFrom('gzip', 'br', '*', 'br;q=NaN'), naughtyText),
      'x-forwarded-host': naughtyText,
      origin: naughtyText,
      cookie: naughtyText,
      'x-request-id': naughtyText,
    },
    { requiredKeys: [] },
  );
  return fc
    .tuple(fc.record(values, { requiredKeys: [] }), mostly(fc.constant({}), foreign))
    .map(([known, others]) => ({ ...known, ...others }));
}

/** Fields of items of the table, beside the ones that each operation's answer shows and its body does not take. */
const hidden = ['PK', 'SK', 'secretHash', 'identityVersion', 'expiresAt', 'deletingSince', 'actor', 'rev'];

function bodyOf(
  operation: Operation,
  document: Document,
  source: Source,
): Arbitrary<{ text: Sent; headers: Record<string, string> }> | Arbitrary<undefined> {
  const [declared] = Object.entries(operation.requestBody?.content ?? {});
  if (!declared) return fc.constant(undefined);
  const [type, { schema }] = declared;
  const owned = [...ownedFields(operation, document), ...hidden].filter(
    (name) => !Object.hasOwn(followed(document, schema).properties ?? {}, name),
  );
  const mutations = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(mutationOf(owned), { minLength: 1, maxLength: 2 }) },
  );
  const suggested = source.pool.bodiesFor(operation.operationId);
  const known = suggested.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...suggested) }] : [];
  const types = fc.constantFrom(
    '',
    'text/plain',
    'application/json; charset=utf-16',
    'multipart/form-data',
    'json',
  );
  return fc
    .tuple(
      fc.oneof(...known, fitting(schema, source)),
      mutations,
      textMutation,
      mostly(fc.constant(type), types, 25),
    )
    .map(([value, changes, spoil, contentType]) => ({
      text: spoil(toJson(changes.reduce<unknown>((body, change) => change(body), value) ?? null)),
      headers: { 'content-type': contentType },
    }));
}

/** What the answers of the operation show. */
function ownedFields({ responses }: Operation, document: Document): string[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.values(content))
    .flatMap(({ schema }) => Object.keys(followed(document, schema).properties ?? {}));
}
