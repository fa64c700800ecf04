import { constants } from 'node:zlib';
import type { MiddlewareObj, Request } from '@middy/core';
import httpContentEncoding from '@middy/http-content-encoding';
import httpContentNegotiation from '@middy/http-content-negotiation';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Compression = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** Below this many bytes an answer fits into one packet either way. */
const worthwhile = 1024;

/** Brotli's default takes seconds for a megabyte; this level is about as fast as gzip, and smaller. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const negotiation = httpContentNegotiation({
  parseCharsets: false,
  parseLanguages: false,
  parseMediaTypes: false,
  availableEncodings: ['br', 'gzip', 'identity'],
  failOnMismatch: false,
});
const encoding = httpContentEncoding({ br: quality, overridePreferredEncoding: ['br'] });

/** Compresses large answers, those to errors too, with Brotli or gzip as the client takes them. */
export const compression = (): Compression[] => [negotiation, { after: compress, onError: compress }];

async function compress(
  request: Request<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>,
): Promise<void> {
  const { response } = request;
  // What is in base64 already is a file that the build has compressed, or one that would not get smaller.
  if (!response?.body || response.isBase64Encoded || Buffer.byteLength(response.body) < worthwhile) return;
  await encoding.after?.(request);
  const { Vary: _, ...headers } = response.headers ?? {};
  response.headers = { ...headers, vary: 'accept-encoding' };
}
