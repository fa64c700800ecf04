import * as z from 'zod';
import { escapePart, faultsBy, responseOf } from './openapi.ts';

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Headers that tell a client of this API something: the document names them wherever they occur. */
const telling = ['etag', 'location', 'link', 'retry-after', 'idempotent-replayed', 'www-authenticate'];

interface Asked {
  readonly method: string;
  /** Path of the endpoint as its contract writes it; undefined when no endpoint answered. */
  readonly route: string | undefined;
  /** The request names the fields that it wants: the others are not there. */
  readonly selects: boolean;
}

/**
 * Holds an answer to the OpenAPI document.
 * @returns what the document does not say of it: its status, type, headers, body or problem
 */
export function undocumented(
  { method, route, selects }: Asked,
  { status, headers, body }: Answered,
): readonly string[] {
  if (route === undefined)
    return status === 204 || method === 'HEAD' ? [] : faultsBy('#/components/schemas/Problem', body);
  const described = responseOf(method, route, status);
  if (!described) return [`the status ${status}`];
  const { content } = described.part;
  const known = Object.keys(described.part.headers).map((name) => name.toLowerCase());
  const unknownHeaders = telling.filter((name) => name in headers && !known.includes(name));
  const type = headers['content-type']?.split(';')[0] ?? '';
  const declared = [type, type.replace(/\/.*/, '/*')].find((one) => one in content);
  if (declared === undefined && (type !== '' || Object.keys(content).length > 0))
    return [`the type '${type}' of its body`];
  return [
    ...unknownHeaders.map((name) => `the header ${name}`),
    ...(declared === undefined || (selects && status === 200)
      ? []
      : faultsBy(`${described.pointer}/content/${escapePart(declared)}/schema`, body)),
    ...(declared === 'application/problem+json' ? undocumentedCode(content[declared]?.examples, body) : []),
  ];
}

function undocumentedCode(examples: unknown, body: unknown): string[] {
  const { code } = z.object({ code: z.string() }).parse(body);
  return code in z.record(z.string(), z.unknown()).parse(examples) ? [] : [`the problem ${code}`];
}
