import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { run } from '../../../infra/cli/run.ts';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The width of a screen; without one nobody looks. */
  readonly columns?: number;
}

/** Carries a command line out in this process. */
export async function runCli(args: readonly string[], given: Given = {}): Promise<Ran> {
  const screen = given.columns === undefined ? {} : { isTTY: true, columns: given.columns };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, screen),
  );
  if (!stdout || !stderr) throw new Error('There are two streams.');
  const code = await run(args, {
    ...{ stdout, stderr, env: given.env ?? {}, command: 'clientele' },
    stdin: Readable.from(given.stdin === undefined ? [] : [given.stdin]),
  });
  const written = (stream: PassThrough): string => stripVTControlCharacters(String(stream.read() ?? ''));
  return { code, stdout: written(stdout), stderr: written(stderr) };
}

/** A folder for the files of one test. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
