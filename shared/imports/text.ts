import { isUtf8 } from 'node:buffer';
import { FileRefused } from './file-refused.ts';

/**
 * Passes the bytes of a file on, as long as they are UTF-8 text. Memory stays flat: at most one character that
 * is split between two pieces is held back.
 * @throws FileRefused at the first byte that cannot be in a text file, naming it and its place
 */
export async function* checkedText(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let offset = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece]);
    if (offset === 0 && rest.length === 0) refuseUtf16(bytes);
    const whole = bytes.subarray(0, bytes.length - splitCharacterLength(bytes));
    refuseFaults(whole, offset);
    if (whole.length > 0) yield whole;
    offset += whole.length;
    rest = bytes.subarray(whole.length);
  }
  refuseFaults(rest, offset);
}

function refuseUtf16(bytes: Buffer): void {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    throw new FileRefused('It is UTF-16 text. Save it as "CSV UTF-8" and drop it again.');
  }
}

function refuseFaults(bytes: Buffer, offset: number): void {
  const faults = [bytes.findIndex(isControl), isUtf8(bytes) ? -1 : firstInvalid(bytes)];
  const fault = Math.min(...faults.filter((index) => index >= 0));
  if (!Number.isFinite(fault)) return;
  const place = `byte 0x${bytes.toString('hex', fault, fault + 1)} at offset ${offset + fault}`;
  throw new FileRefused(
    `It is not a CSV text file in UTF-8: ${place}. Save it as "CSV UTF-8" and drop it again.`,
  );
}

/** Control characters other than tab, line feed and carriage return: no text has them. */
const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;

function firstInvalid(bytes: Buffer): number {
  let index = 0;
  for (let length = 1; index < bytes.length; index += length) {
    length = sequenceLength(bytes[index] ?? 0);
    if (!isUtf8(bytes.subarray(index, index + length))) break;
  }
  return index;
}

/** How many bytes at the end belong to a character whose last bytes have not come yet. */
function splitCharacterLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** How many bytes a UTF-8 character has that starts with this byte. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}
