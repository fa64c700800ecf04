import type { Stage } from '../template/model.ts';
import type { Answer } from './answer.ts';
import { logTime, type Received } from './event.ts';

/** One line of the access log in the stage's own format, or undefined when it keeps none. */
export function accessLogLine(
  stage: Stage,
  { request, rawPath, requestId, time }: Received,
  routeKey: string,
  { status, body }: Answer,
  error: string,
): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'context.requestId': requestId,
    'context.extendedRequestId': requestId,
    'context.requestTime': logTime(time),
    'context.requestTimeEpoch': String(time.getTime()),
    'context.httpMethod': request.method ?? '',
    'context.identity.sourceIp': request.socket.remoteAddress ?? '127.0.0.1',
    'context.identity.userAgent': request.headers['user-agent'] ?? '',
    'context.routeKey': routeKey,
    'context.path': rawPath,
    'context.protocol': `HTTP/${request.httpVersion}`,
    'context.stage': stage.StageName,
    'context.status': String(status),
    'context.responseLength': String(body.length),
    'context.responseLatency': String(Date.now() - time.getTime()),
    'context.integrationLatency': String(Date.now() - time.getTime()),
    'context.integration.latency': String(Date.now() - time.getTime()),
    'context.integration.requestId': requestId,
    'context.integration.status': String(status),
    'context.domainName': request.headers.host ?? '',
    'context.error.message': error,
    'context.integrationErrorMessage': error,
    'context.integration.error': error,
  };
  return stage.AccessLogSettings?.Format.replaceAll(
    /\$(context\.[\w.]+)/g,
    (_, name: string) => values[name] || '-',
  );
}
