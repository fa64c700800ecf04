import { region } from '../template/identities.ts';
import type { Call } from './call.ts';

/** Whether a call's `X-Amz-Target` is one of DynamoDB Streams, not of DynamoDB. */
export const isStreamTarget = (target: string): boolean => target.startsWith('DynamoDBStreams_');

/**
 * Sends a call of DynamoDB Streams on to DynamoDB Local, which gives streams ARNs of its own: callers see the
 * template's.
 * @param localArns DynamoDB Local's ARN of each stream, by the template's
 */
export async function forwardToStreams(
  { request, response }: Call,
  url: string,
  payload: string,
  localArns: ReadonlyMap<string, string>,
): Promise<void> {
  let sent = payload;
  for (const [ours, theirs] of localArns) sent = sent.replaceAll(ours, theirs);
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: String(request.headers.authorization),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': String(request.headers['x-amz-target']),
    },
    body: sent,
  });
  let text = (await answer.text()).replaceAll('"awsRegion":"ddblocal"', `"awsRegion":"${region}"`);
  for (const [ours, theirs] of localArns) text = text.replaceAll(theirs, ours);
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
}
