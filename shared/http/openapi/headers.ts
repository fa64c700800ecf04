import type { Components } from './components.ts';
import type { Json } from './json-schema.ts';

/** The headers of every answer with this status. */
export function responseHeaders(status: number, components: Components): Json {
  const names = ['X-Request-Id', ...(byStatus[status] ?? [])];
  return Object.fromEntries(
    names.map((name) => [name, components.add('headers', name.replaceAll('-', ''), common[name] ?? {})]),
  );
}

const byStatus: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

const common: Readonly<Record<string, Json>> = {
  'X-Request-Id': {
    description: 'Identifies the request in the logs and in audit records.',
    schema: { type: 'string' },
    example: 'b1946ac9-2a6e-4c5d-9f0a-6d4c2f1e8b73',
  },
  'WWW-Authenticate': {
    description: 'How to authenticate; with 403, which scopes are missing (RFC 6750).',
    schema: { type: 'string', pattern: '^Bearer( error="insufficient_scope"(, scope="[a-z: -]+")?)?$' },
    example: 'Bearer error="insufficient_scope", scope="customers:write"',
  },
  'Retry-After': {
    description: 'After how many seconds the same request may succeed.',
    schema: { type: 'integer', minimum: 0 },
    example: 1,
  },
};

/** A header that a contract declares, with what it means there. */
export const declaredHeader = (name: string, description: string): Json => ({
  description,
  schema: { type: 'string' },
  ...declaredForms[name],
});

const declaredForms: Readonly<Record<string, Json>> = {
  ETag: { schema: { type: 'string', pattern: '^"\\d+"$' }, example: '"3"' },
  Location: {
    schema: { type: 'string', format: 'uri-reference' },
    example: '/v1/customers/01890a5d-ac96-774b-bcce-b302099a8057',
  },
  Link: { example: '</v1/customers?limit=25&cursor=9XqF3mWc>; rel="next"' },
  'Idempotent-Replayed': { schema: { type: 'string', const: 'true' } },
};
