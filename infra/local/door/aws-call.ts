import { type Json, parseObject, textAt } from '../json.ts';
import { AwsError } from '../services/aws-error.ts';
import { region } from '../template/identities.ts';

/** The header by which the front door recognises a caller. */
export const credentialHeader = (accessKey: string, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=local`;

/**
 * Calls an AWS service through the front door.
 * @param target the operation as in `X-Amz-Target`
 * @throws AwsError as the service answered it
 */
export async function awsCall(
  awsUrl: string,
  caller: { readonly accessKey: string; readonly service: string },
  target: string,
  body: Json,
  signal?: AbortSignal,
): Promise<Json> {
  const answer = await fetch(awsUrl, {
    method: 'POST',
    headers: {
      authorization: credentialHeader(caller.accessKey, caller.service),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
    },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  const json = parseObject(await answer.text()) ?? {};
  if (answer.ok) return json;
  throw new AwsError(textAt(json, '__type').split('#').at(-1) ?? '', answer.status, textAt(json, 'message'));
}
