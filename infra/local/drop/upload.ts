import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { credentialHeader } from '../door/aws-call.ts';
import { operatorKey } from '../door/callers.ts';
import { Problem } from '../problem.ts';

/**
 * Puts a file into a bucket, streaming it.
 * @throws Problem with what S3 answered
 */
export async function upload(
  file: string,
  bytes: number,
  to: { awsUrl: string; bucket: string; key: string },
): Promise<void> {
  const key = to.key.split('/').map(encodeURIComponent).join('/');
  const address = new URL(`/${to.bucket}/${key}`, to.awsUrl);
  const headers = {
    authorization: credentialHeader(operatorKey, 's3'),
    'content-length': String(bytes),
    'content-type': 'text/csv',
  };
  const put = request(address, { method: 'PUT', headers });
  const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    put.on('error', reject);
    put.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
  });
  const [{ status, text }] = await Promise.all([answered, pipeline(contentOf(file, bytes), put)]);
  if (status !== 200) throw new Problem(`the bucket answered ${status}: ${text}`);
}

/** The first bytes of a file: it may have grown since it was measured. */
const contentOf = (file: string, bytes: number): Readable =>
  bytes === 0 ? Readable.from([]) : createReadStream(file, { end: bytes - 1 });
