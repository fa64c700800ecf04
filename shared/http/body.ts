import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Endpoint } from '../contracts/endpoint.ts';
import { BodyTooLarge, MalformedJson, UnsupportedMediaType } from './errors.ts';

/** The largest body that an endpoint takes, in bytes. */
const largestBody = 1_000_000;
/** How deep JSON may be nested: far more than any contract needs, far less than would exhaust the stack. */
const deepestNesting = 32;

const parser = httpJsonBodyParser();

/**
 * Parses the JSON body of an endpoint that takes one, in place.
 * @throws BodyTooLarge, UnsupportedMediaType, MalformedJson
 */
export function parseBody(endpoint: Endpoint, event: APIGatewayProxyEventV2): void {
  if (!endpoint.body) return;
  const size =
    event.body === undefined ? 0 : Buffer.byteLength(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (size > largestBody) throw new BodyTooLarge(`A body holds at most ${largestBody} bytes.`);
  if (size === 0) throw new MalformedJson('The request needs a JSON body.');
  try {
    parser.before?.({ event } as Parameters<NonNullable<typeof parser.before>>[0]);
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status === 415) {
      const expected = endpoint.bodyType ?? 'application/json';
      throw new UnsupportedMediaType(`Send the header Content-Type: ${expected}.`, { cause: error });
    }
    throw new MalformedJson('The body is not JSON.', { cause: error });
  }
  if (nestedDeeperThan(event.body, deepestNesting)) throw new MalformedJson('The body is nested too deeply.');
}

function nestedDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((inner) => nestedDeeperThan(inner, levels - 1));
}
