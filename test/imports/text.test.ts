import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileRefused } from '../../shared/imports/file-refused.ts';
import { checkedText } from '../../shared/imports/text.ts';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function pass(bytes: Buffer, size: number): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(checkedText(inPieces(bytes, size))));
}

const pieceSize = fc.integer({ min: 1, max: 9 });
/** Text of all scripts, without the control characters that make a file binary. */
const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/[^\P{Cc}\t\n\r]/u.test(text));

describe('the bytes of a file', () => {
  test('pass unchanged when they are UTF-8 text, however they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(printable, pieceSize, async (text, size) => {
        expect((await pass(Buffer.from(text), size)).toString()).toBe(text);
      }),
    );
  });

  test('are refused at the first byte that is not UTF-8, however they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(printable, pieceSize, async (text, size) => {
        const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xe9]), Buffer.from(', more text')]);
        const offset = Buffer.byteLength(text);
        await expect(pass(bytes, size)).rejects.toThrow(`byte 0xe9 at offset ${offset}.`);
      }),
    );
  });

  test.each([
    ['a NUL', Buffer.from('name\0'), 'not a CSV text file in UTF-8: byte 0x00 at offset 4'],
    ['an XLSX workbook', Buffer.from('PK\x03\x04\x14\0'), 'byte 0x03 at offset 2'],
    ['a PNG image', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'byte 0x89 at offset 0'],
    ['cp1252 text', Buffer.from('name\nJos\xe9\n', 'latin1'), 'byte 0xe9 at offset 8'],
    ['UTF-16 text', Buffer.from('\ufeffname', 'utf16le'), 'It is UTF-16 text'],
    ['a character cut off at the end', Buffer.from('é').subarray(0, 1), 'byte 0xc3 at offset 0'],
    ['an overlong form', Buffer.from([0x61, 0xc0, 0xaf]), 'byte 0xc0 at offset 1'],
  ])('are refused with a reason when they hold %s', async (_, bytes, reason) => {
    for (const size of [2, 3, 100]) {
      const passing = pass(bytes, size);
      await expect(passing).rejects.toThrow(reason);
      await expect(passing).rejects.toBeInstanceOf(FileRefused);
    }
  });
});
