import type { IncomingMessage } from 'node:http';
import { AwsError, accessDenied } from '../services/aws-error.ts';

export interface Identified {
  readonly accessKey: string;
  /** The service that the signature is meant for: `dynamodb`, `s3`, `sqs`, `ssm`, `ses`. */
  readonly service: string;
}

/**
 * Who calls which service, by the credential scope of the signature (in the header or the presigned link).
 * Signatures themselves are not verified: everything here listens on the loopback interface only.
 * @throws AwsError when there is no signature, or a presigned link has expired
 */
export function identify(request: IncomingMessage, url: URL): Identified {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  const presigned = url.searchParams.get('X-Amz-Credential');
  const [accessKey, , , service] = (header ?? presigned ?? '').split('/');
  if (!accessKey || !service) throw accessDenied('Access Denied: the request is not signed.');
  if (!header) checkExpiry(url);
  // Older clients of SES sign for the service by the name in its address.
  return { accessKey, service: service === 'email' ? 'ses' : service };
}

function checkExpiry(url: URL): void {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(url.searchParams.get('X-Amz-Date') ?? '') ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  const lifetime = Number(url.searchParams.get('X-Amz-Expires')) * 1000;
  if (!(Date.now() <= signed + lifetime)) throw accessDenied('Request has expired');
}

export const unknownKey = (service: string): AwsError =>
  service === 's3'
    ? new AwsError(
        'InvalidAccessKeyId',
        403,
        'The AWS Access Key Id you provided does not exist in our records.',
      )
    : new AwsError(
        'UnrecognizedClientException',
        400,
        'The security token included in the request is invalid.',
      );
