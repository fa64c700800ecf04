import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Endpoint, isBodyOptional } from '../contracts/endpoint.ts';
import { escapePointer, invalidAt } from '../errors.ts';
import { BodyTooLarge, MalformedJson, UnsupportedMediaType } from './errors.ts';

/** The largest body that an endpoint takes, in bytes. */
const largestBody = 1_000_000;
/**
 * How deep JSON may be nested: more than the deepest filter, whose own bound tells more, and far less than would
 * exhaust the stack.
 */
const deepestNesting = 64;

/**
 * Parses the JSON body of an endpoint that takes one, in place.
 * @throws BodyTooLarge, UnsupportedMediaType, MalformedJson, InvalidRequest
 */
export function parseBody(endpoint: Endpoint, event: APIGatewayProxyEventV2): void {
  if (!endpoint.body) return;
  const size =
    event.body === undefined ? 0 : Buffer.byteLength(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (size > largestBody) throw new BodyTooLarge(`A body holds at most ${largestBody} bytes.`);
  refuseEncodings(event.headers);
  if (size === 0 && !isBodyOptional(endpoint)) throw new MalformedJson('The request needs a JSON body.');
  if (size > 0) requireType(endpoint, event.headers['content-type'] ?? '');
  event.body = size > 0 ? parsed(textOf(event)) : {};
  event.isBase64Encoded = false;
  requireHarmless(event.body, '', deepestNesting);
}

/** A merge patch may call itself plain JSON; every other kind of JSON means something else, a JSON Patch say. */
function requireType({ bodyType = 'application/json' }: Endpoint, contentType: string): void {
  const taken = [...new Set([bodyType, 'application/json'])];
  const [type = ''] = contentType.split(';');
  if (!taken.includes(type.trim().toLowerCase()))
    throw new UnsupportedMediaType(`Send the header Content-Type: ${taken.join(' or ')}.`);
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedJson('The body is not JSON.', { cause: error });
  }
}

/** Refuses what is nested too deeply to be walked through, and the one name that JavaScript does not take for a name. */
function requireHarmless(value: unknown, pointer: string, levels: number): void {
  if (value === null || typeof value !== 'object') return;
  if (levels === 0)
    throw new MalformedJson(`The body is nested too deeply: more than ${deepestNesting} levels.`);
  for (const [name, inner] of Object.entries(value)) {
    const at = `${pointer}/${escapePointer(name)}`;
    if (name === '__proto__')
      throw invalidAt({ pointer: at, code: 'unknown_field', message: 'There is no such field here.' });
    requireHarmless(inner, at, levels - 1);
  }
}

/** JSON is UTF-8 (RFC 8259), and comes as it is. */
function refuseEncodings(headers: APIGatewayProxyEventV2['headers']): void {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity') throw new UnsupportedMediaType('Send the body without a Content-Encoding.');
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) throw new UnsupportedMediaType('Send the body in UTF-8.');
}

/** What a decoder puts where bytes are no UTF-8. */
const replacement = '\ufffd';

/**
 * The body as text. What the gateway hands over in base64 is decoded strictly. What it has decoded itself shows by
 * its length whether bytes were replaced: each becomes three.
 * @throws MalformedJson when it is not UTF-8
 */
function textOf({ body = '', isBase64Encoded, headers }: APIGatewayProxyEventV2): string {
  try {
    if (isBase64Encoded) return strictly.decode(Buffer.from(body, 'base64'));
  } catch (error) {
    throw new MalformedJson('The body is not UTF-8.', { cause: error });
  }
  const sent = headers['content-length'];
  if (sent !== undefined && body.includes(replacement) && Number(sent) !== Buffer.byteLength(body))
    throw new MalformedJson('The body is not UTF-8.');
  return body;
}

const strictly = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
