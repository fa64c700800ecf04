import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { byteOrderMarkOf, looksLikeUtf16 } from '../imports/encoding.ts';
import type { Encoding } from '../imports/encodings.ts';
import type { DroppedFile } from '../imports/file-event.ts';
import { kindOfFile } from '../imports/file-kind.ts';
import { FileRefused } from '../imports/file-refused.ts';
import { readBytes } from '../imports/raw-file.ts';
import type { RandomAccessFile } from '../workbooks/read/file.ts';
import { WorkbookRefused } from '../workbooks/read/refused.ts';
import { openWorkbook } from '../workbooks/read/workbook.ts';
import type { Matcher } from './matcher.ts';

/** An object, and how large it is. */
export type SearchedFile = DroppedFile & { readonly bytes: number };

/** Whom a file names; `unreadable`: nobody can tell. */
export type Named = ReadonlySet<string> | 'unreadable';

const headBytes = 4096;

/**
 * Whom a file names, in whatever encoding it is written, as text or as a workbook.
 * @param said how it is written, as far as its import was told
 * @throws FileGone
 */
export async function namedIn(
  s3: S3Client,
  file: SearchedFile,
  matcher: Matcher,
  said: Encoding = 'windows-1252',
): Promise<Named> {
  if (file.bytes === 0) return new Set();
  const head = Buffer.from(await readBytes(s3, file, { start: 0, end: Math.min(headBytes, file.bytes) }));
  try {
    return kindOfFile(head) === 'zip'
      ? await inWorkbook(s3, file, matcher)
      : await inText(s3, file, head, matcher, said);
  } catch (error) {
    if (error instanceof FileRefused || error instanceof WorkbookRefused) return 'unreadable';
    throw error;
  }
}

const windowBytes = 4 * 1024 * 1024;

async function inWorkbook(s3: S3Client, file: SearchedFile, matcher: Matcher): Promise<Set<string>> {
  const inWindows: RandomAccessFile = {
    bytes: file.bytes,
    async *read(start, end) {
      for (let at = start; at < end; at += windowBytes)
        yield await readBytes(s3, file, { start: at, end: Math.min(at + windowBytes, end) });
    },
  };
  const found = new Set<string>();
  for (const sheet of await openWorkbook(inWindows)) {
    for await (const { cells } of sheet.rows())
      for (const id of matcher.find(cells.map(textOf).join('\n'))) found.add(id);
  }
  return found;
}

const textOf = (cell: unknown): string =>
  typeof cell === 'object' && cell !== null ? Object.values(cell).join() : String(cell ?? '');

/** Longer than any value: what lies across two pieces is found in one of them. */
const overlap = 1_000;

async function inText(
  s3: S3Client,
  file: SearchedFile,
  head: Buffer,
  matcher: Matcher,
  said: Encoding,
): Promise<Set<string>> {
  const found = new Set<string>();
  const search = (text: string) => {
    for (const id of matcher.find(text)) found.add(id);
  };
  const utf16 = [byteOrderMarkOf(head)?.encoding, looksLikeUtf16(head)].find((one) =>
    one?.startsWith('utf-16'),
  );
  const decoder = new TextDecoder(utf16 ?? 'utf-8');
  let before = { text: '', bytes: Buffer.alloc(0) };
  for await (const piece of contentOf(s3, file)) {
    const text = before.text + decoder.decode(piece, { stream: true });
    const bytes = Buffer.concat([before.bytes, piece]);
    search(text);
    // What is not UTF-8 is what it was said to be, else in windows-1252, or somebody has put one behind the other.
    if (utf16 === undefined && text.includes('\ufffd')) {
      for (const encoding of new Set([said, 'windows-1252'])) search(new TextDecoder(encoding).decode(bytes));
    }
    before = { text: text.slice(-overlap), bytes: bytes.subarray(-overlap) };
  }
  search(before.text + decoder.decode());
  return found;
}

async function* contentOf(s3: S3Client, { bucket, key, eTag }: SearchedFile): AsyncGenerator<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${eTag}"` }));
  if (!(Body instanceof Readable)) throw new Error('S3 answered without a body.');
  yield* Body;
}
