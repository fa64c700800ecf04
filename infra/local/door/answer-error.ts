import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../problem.ts';
import { AwsError } from '../services/aws-error.ts';
import { element, parent } from '../services/s3/xml.ts';

const namespaces: Readonly<Record<string, string>> = {
  dynamodb: 'com.amazon.coral.service#',
  sqs: 'com.amazonaws.sqs#',
};

/** Answers an error in the way of its service, so that SDK clients throw what they throw on AWS. */
export function answerError(
  thrown: unknown,
  service: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const error = thrown instanceof AwsError ? thrown : new AwsError('InternalError', 500, messageOf(thrown));
  // The rest of an upload that nobody wants would otherwise be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  if (service === 's3') answerXmlError(error, request, response);
  else if (isQuery(service, request)) answerQueryError(error, response);
  else {
    const json =
      error.code === 'AccessDenied'
        ? new AwsError('AccessDeniedException', service === 'ses' ? 403 : 400, error.message)
        : error;
    const body = {
      __type: `${namespaces[service] ?? ''}${json.code}`,
      message: json.message,
      Message: json.message,
    };
    response.writeHead(json.status, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(body));
  }
  request.resume();
}

/** Version 1 of SES speaks AWS's oldest protocol: forms in, XML out. */
const isQuery = (service: string, { url }: IncomingMessage): boolean =>
  service === 'ses' && !url?.startsWith('/v2/');

function answerQueryError({ code, status, message }: AwsError, response: ServerResponse): void {
  const requestId = randomUUID();
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId });
  const error = parent(
    'Error',
    element('Type', status < 500 ? 'Sender' : 'Receiver'),
    element('Code', code),
    element('Message', message),
  );
  response.end(
    `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">${error}${element('RequestId', requestId)}</ErrorResponse>`,
  );
}

function answerXmlError(
  { code, status, message }: AwsError,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': requestId });
  const body = parent(
    'Error',
    element('Code', code),
    element('Message', message),
    element('RequestId', requestId),
  );
  response.end(request.method === 'HEAD' ? undefined : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}
