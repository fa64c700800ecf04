import { type Endpoint, isBodyOptional } from '../../contracts/endpoint.ts';
import { scopesOf } from '../admission.ts';
import type { Components } from './components.ts';
import { declaredHeader, responseHeaders } from './headers.ts';
import type { Json, Schema } from './json-schema.ts';
import { fieldsProperty, parametersOf } from './parameters.ts';
import { problemResponses } from './problem-responses.ts';

/** What the document says of one endpoint. */
export function operation(operationId: string, endpoint: Endpoint, components: Components): Json {
  const { forceScope, tag, summary, description, body, bodyType = 'application/json' } = endpoint;
  const also = forceScope ? ` With \`force\` it needs \`${forceScope}\` as well.` : '';
  const scopes = scopesOf(endpoint).map((one) => `\`${one}\``);
  const noun = scopes.length > 1 ? 'scopes' : 'scope';
  const needs = scopes.length > 0 ? [`Needs the ${noun} ${scopes.join(' and ')}.${also}`] : [];
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description, ...needs].filter(Boolean).join('\n\n') || summary,
    security: security(endpoint),
    parameters: parametersOf(endpoint, components),
    ...(body && {
      requestBody: {
        required: !isBodyOptional(endpoint),
        content: components.content(bodyType, bodySchema(endpoint, components.schema(body, 'input'))),
      },
    }),
    responses: {
      ...(endpoint.dryRun && { 200: dryRun(endpoint.dryRun, components) }),
      [endpoint.success.status]: success(endpoint, components),
      ...problemResponses(endpoint, components),
    },
  };
}

function bodySchema({ selectable }: Endpoint, schema: Schema): Schema {
  return selectable ? { ...schema, properties: { ...schema.properties, fields: fieldsProperty } } : schema;
}

/** Scopes stand as what OpenAPI 3.1 calls role names. */
function security(endpoint: Endpoint): Json[] {
  if (endpoint.scope === 'public') return [];
  return [endpoint.scope === 'session' ? { session: [] } : { apiKey: scopesOf(endpoint) }];
}

function dryRun({ description, schema }: NonNullable<Endpoint['dryRun']>, components: Components): Json {
  return {
    description,
    headers: responseHeaders(200, components),
    content: components.content('application/json', components.schema(schema, 'output')),
  };
}

function success({ success, idempotent, dryRun }: Endpoint, components: Components): Json {
  const { status, schema, contentType } = success;
  // What is done and what is foreseen may have one status: then either is answered with it.
  const foreseen = status === 200 ? dryRun : undefined;
  const description = [success.description, ...(foreseen ? [foreseen.description] : [])].join(' ');
  const schemas = [schema, foreseen?.schema].flatMap((one) =>
    one ? [components.schema(one, 'output')] : [],
  );
  const declared = {
    ...success.headers,
    ...(idempotent && {
      'Idempotent-Replayed': 'Present when an earlier request with this Idempotency-Key did it.',
    }),
  };
  const headers = Object.entries(declared).map(([name, meaning]) => [name, declaredHeader(name, meaning)]);
  const [only = {}, ...others] = schemas;
  const content = {
    ...(schema && components.content('application/json', others.length > 0 ? { anyOf: schemas } : only)),
    ...(contentType && { [contentType]: { schema: { type: 'string' } } }),
  };
  return {
    description,
    headers: { ...responseHeaders(status, components), ...Object.fromEntries(headers) },
    ...(Object.keys(content).length > 0 && { content }),
  };
}
