import { endpoints } from '../contracts/index.ts';
import { Components } from './openapi/components.ts';
import type { Json } from './openapi/json-schema.ts';
import { operation } from './openapi/operation.ts';
import { problemMeanings } from './openapi/problem-meanings.ts';
import { tags } from './openapi/tags.ts';
import { problemCodes, problems } from './problems.ts';

interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<string, Json>>;
}

/** The API as an OpenAPI 3.1 document, made from the contract list. */
export function openApiDocument(shopName: string): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase();
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [method]: operation(endpoint.operationId, endpoint, components),
    };
  }
  const used = new Set(endpoints.map(({ tag }) => tag));
  return {
    openapi: '3.1.0',
    info: {
      title: `${shopName}: customers`,
      version: '1',
      summary: 'The customer-management API of Clientele.',
      description: description(),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This deployment.' }],
    tags: [...new Set([...Object.keys(tags), ...used])]
      .filter((name) => used.has(name))
      .map((name) => ({ name, description: tags[name] })),
    paths,
    components: { ...components.all(), securitySchemes },
  };
}

const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key: `Authorization: Bearer ck_…`. The scope that an operation needs stands with it, as the name of a role.',
  },
  session: {
    type: 'http',
    scheme: 'bearer',
    description: 'The session of a customer who has logged in: `Authorization: Bearer cs_…`.',
  },
};

const description = (): string =>
  `
Errors are problem details (RFC 9457) with a stable \`code\`; \`errors\` points at each fault. Lists that can grow long
take \`limit\` and \`cursor\` and answer \`nextCursor\` until their last page; groups, views, custom fields and API keys
come on one page. Every answer of a function carries \`X-Request-Id\`. Answers may get
more fields one day: ignore those that you do not know.

| Status | Code | Meaning |
| --- | --- | --- |
${problemCodes
  .map((code) => `| ${problems[code].status} | \`${code}\` | ${problemMeanings[code]} |`)
  .join('\n')}

A path that there is not is answered with \`not_found\`, a method that a path has not with \`method_not_allowed\` and the
header \`Allow\`. What the gateway answers in the place of a function (413, 429, 500, 503) is JSON with a \`message\`
only, and has no \`X-Request-Id\`.`.trim();
