import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AwsError, accessDenied } from '../aws-error.ts';

/** A form by which a browser uploads an object. */
export interface PostedForm {
  /** By lower-cased name: what came before the file. S3 ignores what comes after it. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: File;
}

/** The largest form that is read here: it passes through memory as a whole. */
const mostBytes = 100 * 1024 * 1024;

export const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/** @throws AwsError when it is no form with a file, or too large */
export async function readForm(request: IncomingMessage): Promise<PostedForm> {
  const { 'content-length': length, 'content-type': type = '' } = request.headers;
  if (length === undefined)
    throw new AwsError('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  if (Number(length) > mostBytes)
    throw new AwsError('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed object size');
  const body = Readable.toWeb(request) as ReadableStream;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new AwsError(
      'MalformedPOSTRequest',
      400,
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  });
  const fields = new Map<string, string>();
  for (const [name, value] of form) {
    if (name.toLowerCase() === 'file') {
      const file = typeof value === 'string' ? new File([value], 'file') : value;
      return { fields, file };
    }
    if (typeof value === 'string') fields.set(name.toLowerCase(), value);
  }
  throw new AwsError(
    'InvalidArgument',
    400,
    'POST requires exactly one file upload per request, after its fields.',
  );
}

/** Who signed the form, by the scope of its signature. */
export function identifyForm({ fields }: PostedForm): { accessKey: string; service: string } {
  const [accessKey, , , service] = (fields.get('x-amz-credential') ?? '').split('/');
  if (!accessKey || service !== 's3') throw accessDenied('Access Denied: the form is not signed.');
  return { accessKey, service };
}
