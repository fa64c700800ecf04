import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../local/problem.ts';
import { bar, type ProgressLine } from '../output/progress.ts';
import { count } from '../output/text.ts';
import { Failure } from '../refusals.ts';

const tries = 3;

/**
 * Downloads a file: at its place it is complete or not at all.
 * @param url asks for an address that works
 * @param place says where it goes, once it is known what it is called
 * @returns where it lies
 */
export async function download(
  url: () => Promise<string>,
  place: (calledBy: string | undefined) => string,
  line: ProgressLine,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { body, name } = await opened(await url(), line);
    const file = place(name);
    const part = `${file}.part`;
    try {
      await pipeline(body, createWriteStream(part));
      renameSync(part, file);
      return file;
    } catch (error) {
      rmSync(part, { force: true });
      if (isOfTheDisk(error) || attempt === tries)
        throw new Failure(`${file} could not be saved: ${messageOf(error)}.`);
    } finally {
      line.end();
    }
  }
}

/** What is wrong with the disk stays wrong; a broken connection need not. */
const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'path' in error;

/** What lies at an address, and what it is called there; shows how much of it has come. */
export async function opened(
  url: string,
  line: ProgressLine,
): Promise<{ body: Readable; name: string | undefined }> {
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new Failure(`The file cannot be downloaded: its bucket answered ${response.status}.`);
  const total = Number(response.headers.get('Content-Length') ?? 0);
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, next) {
      done += chunk.length;
      line.show(`Downloading ${bar(done, total)} ${count(Math.round(done / 1024))} KiB`);
      next(null, chunk);
    },
  });
  const source = Readable.fromWeb(response.body);
  source.on('error', (error) => counter.destroy(error));
  return { body: source.pipe(counter), name: nameIn(response.headers.get('Content-Disposition')) };
}

/** The name under which a file is to be saved (RFC 6266). */
function nameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
