import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Schemas } from './api.ts';

type Form = NonNullable<Schemas['ImportUpload']['upload']>;

/** A file on this machine, of a size that was looked at. */
export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** The bucket has refused the file: sending it again is no use. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
}

/**
 * Sends a file by a presigned form, from disk, whatever its size.
 * @param sent is told how many bytes have gone out
 * @throws UploadRefused with what the bucket said
 */
export async function upload(
  { url, fields }: Form,
  file: LocalFile,
  sent: (bytes: number) => void,
): Promise<void> {
  const boundary = `clientele-${randomUUID()}`;
  const head = Buffer.from(formHead(boundary, fields, file.name));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { status, body } = await send(url, {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + file.bytes + tail.length,
    },
    parts: async function* () {
      yield head;
      let done = 0;
      // Never more than was announced; a file that grows meanwhile is taken as it was.
      const content = file.bytes > 0 ? createReadStream(file.path, { end: file.bytes - 1 }) : [];
      for await (const chunk of content) {
        yield chunk;
        done += chunk.length;
        sent(done);
      }
      if (done !== file.bytes) throw new UploadRefused(`${file.path} was changed while it was read.`);
      yield tail;
    },
  });
  if (status >= 500) throw new Error(`The bucket answered ${status}.`);
  if (status >= 300) throw new UploadRefused(`The bucket refused the file (${status}): ${messageIn(body)}`);
}

function formHead(boundary: string, fields: Form['fields'], fileName: string): string {
  const before = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const name = fileName.replaceAll('"', '%22');
  const type = 'Content-Type: application/octet-stream';
  return `${before.join('')}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n${type}\r\n\r\n`;
}

interface Sending {
  readonly headers: Record<string, string | number>;
  readonly parts: () => AsyncGenerator<Buffer>;
}

const longestSilenceMs = 120_000;

/** A request of a size that is told first: S3 takes no other. Its answer may come before the end. */
function send(url: string, { headers, parts }: Sending): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? secure : plain;
    const outgoing = open(url, { method: 'POST', headers }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    // What breaks after everything was sent breaks the answer, not the pipeline.
    outgoing.on('error', reject);
    outgoing.setTimeout(longestSilenceMs, () => outgoing.destroy(new Error('The bucket fell silent')));
    pipeline(Readable.from(parts()), outgoing).catch(reject);
  });
}

/** What S3 says in its XML. */
const messageIn = (xml: string): string => /<Message>([^<]*)</.exec(xml)?.[1] ?? 'without a reason';
