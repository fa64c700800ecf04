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
 */
export async function download(url: () => Promise<string>, file: string, line: ProgressLine): Promise<void> {
  const part = `${file}.part`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await pipeline(await opened(await url(), line), createWriteStream(part));
      return renameSync(part, file);
    } catch (error) {
      rmSync(part, { force: true });
      if (error instanceof Failure) throw error;
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

/** The content of what lies at an address; shows how much of it has come. */
export async function opened(url: string, line: ProgressLine): Promise<Readable> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Failure(`The file cannot be downloaded: ${response.status}.`);
  const total = Number(response.headers.get('Content-Length') ?? 0);
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, next) {
      done += chunk.length;
      line.show(`Downloading ${bar(done, total)} ${count(Math.round(done / 1024))} KiB`);
      next(null, chunk);
    },
  });
  const body = Readable.fromWeb(response.body);
  body.on('error', (error) => counter.destroy(error));
  return body.pipe(counter);
}
