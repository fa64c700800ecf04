import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { RandomAccessFile } from '../workbooks/read/file.ts';
import { WorkbookRefused } from '../workbooks/read/refused.ts';
import { openWorkbook } from '../workbooks/read/workbook.ts';
import type { DroppedFile } from './file-event.ts';
import { FileRefused } from './file-refused.ts';
import { partsOf } from './keys.ts';
import { limits } from './limits.ts';
import { readBytes } from './raw-file.ts';
import { csvOf, rowsOfWorkbook } from './workbook-rows.ts';

export interface CopyDeps {
  readonly s3: S3Client;
  readonly exportBucket: string;
}

/** The text that was made of a workbook: CSV in UTF-8, of which any range can be read. */
export interface TextCopy {
  readonly file: DroppedFile;
  /** Sheets that are not in it, by their names. */
  readonly ignoredSheets: readonly string[];
}

/**
 * Writes the rows of a dropped workbook as text, once, beside the job's other files: unlike a workbook, it can be worked
 * through in parts. Memory stays flat. However often it is called for a job, each copy is one of its own.
 * @throws FileRefused when it is no workbook, or one that cannot be read
 */
export async function copyAsText(
  { s3, exportBucket: Bucket }: CopyDeps,
  jobId: string,
  workbook: DroppedFile & { readonly bytes: number },
): Promise<TextCopy> {
  try {
    const rows = await rowsOfWorkbook(await openWorkbook(inWindows(s3, workbook)));
    const Key = `${partsOf(jobId)}text-${crypto.randomUUID()}.csv`;
    const Body = ReadableStream.from(inPieces(csvOf(rows)));
    const params = { Bucket, Key, ContentType: 'text/csv; charset=utf-8', Body };
    // What is uploaded of a copy that fails goes with the bucket's rules: the planner may delete nothing.
    const upload = new Upload({ client: s3, params, queueSize: 2, leavePartsOnError: true });
    const { ETag } = await upload.done();
    if (!ETag) throw new Error('S3 answered without the ETag of a new file.');
    const file = { bucket: Bucket, key: Key, eTag: ETag.replaceAll('"', '') };
    return { file, ignoredSheets: rows.ignored };
  } catch (error) {
    throw error instanceof WorkbookRefused ? new FileRefused(error.message) : error;
  }
}

/** Its parts are read at the pace at which they are taken: no answer of S3 waits until its time is over. */
const windowBytes = 4 * 1024 * 1024;

const inWindows = (s3: S3Client, file: DroppedFile & { readonly bytes: number }): RandomAccessFile => ({
  bytes: file.bytes,
  async *read(start, end) {
    for (let at = start; at < end; at += windowBytes) {
      yield await readBytes(s3, file, { start: at, end: Math.min(at + windowBytes, end) });
    }
  },
});

const pieceLength = 64 * 1024;

/** With the mark that Excel knows UTF-8 by: the error file is written as this one is. */
async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let written = 0;
  const bytesOf = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    written += bytes.length;
    if (written <= limits.fileBytes) return bytes;
    throw new FileRefused(
      `As text it is larger than ${limits.fileBytes / 2 ** 20} MiB. Split it and drop the parts.`,
    );
  };
  let piece = '\ufeff';
  for await (const line of lines) {
    piece += line;
    if (piece.length < pieceLength) continue;
    yield bytesOf(piece);
    piece = '';
  }
  yield bytesOf(piece);
}
