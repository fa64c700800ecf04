import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { crc32 } from 'node:zlib';

/** Passes bytes on and measures them. */
export class Measure extends Transform {
  readonly #md5 = createHash('md5');
  #crc = 0;
  #size = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#md5.update(chunk);
    this.#crc = crc32(chunk, this.#crc);
    this.#size += chunk.length;
    done(null, chunk);
  }

  /** Size, MD5 and base64 CRC-32 of what has passed; once only. */
  result(): { size: number; md5: Buffer; crc32: string } {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(this.#crc);
    return { size: this.#size, md5: this.#md5.digest(), crc32: crc.toString('base64') };
  }
}
