import { Transform, type TransformCallback } from 'node:stream';

/**
 * Decodes `aws-chunked` bodies, in which SDKs send streams: `<hex size>[;signature]\r\n<bytes>\r\n` …
 * `0\r\n<trailing headers>\r\n`.
 */
export class AwsChunkedDecoder extends Transform {
  /** Headers that followed the body, such as a checksum. */
  readonly trailers: Record<string, string> = {};
  #buffered: Buffer = Buffer.alloc(0);
  /** Bytes of the current chunk that are still to come. */
  #remaining = 0;
  #ended = false;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#buffered = this.#buffered.length ? Buffer.concat([this.#buffered, chunk]) : chunk;
    while (this.#step());
    done();
  }

  #step(): boolean {
    if (this.#remaining > 0) {
      if (this.#buffered.length === 0) return false;
      const part = this.#buffered.subarray(0, this.#remaining);
      this.push(part);
      this.#remaining -= part.length;
      this.#buffered = this.#buffered.subarray(part.length);
      return true;
    }
    const end = this.#buffered.indexOf('\r\n');
    if (end < 0) return false;
    const line = this.#buffered.subarray(0, end).toString('latin1');
    this.#buffered = this.#buffered.subarray(end + 2);
    if (this.#ended) this.#trailer(line);
    else if (line !== '') {
      this.#remaining = Number.parseInt(line, 16);
      this.#ended = this.#remaining === 0;
    }
    return true;
  }

  #trailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon > 0) this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}
