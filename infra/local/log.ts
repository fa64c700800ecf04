import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Where the stack says what happens: short lines for people, files for the rest. */
export interface Log {
  /** One line for the person at the terminal. */
  say(line: string): void;
  /** Appends to `logs/<name>.log` in the data folder. */
  file(name: string, text: string): void;
  /** The folder that holds the log files. */
  readonly folder: string;
  close(): void;
}

/**
 * Opens the logs of a stack.
 * @param data the data folder
 * @param out where lines for people go
 */
export function openLog(data: string, out: NodeJS.WritableStream): Log {
  const folder = join(data, 'logs');
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  const open = (name: string): WriteStream => {
    const stream = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
    stream.on('error', () => {});
    files.set(name, stream);
    return stream;
  };
  return {
    folder,
    say: (line) => void out.write(`${line}\n`),
    file: (name, text) => void (files.get(name) ?? open(name)).write(text),
    close: () => {
      for (const stream of files.values()) stream.end();
      files.clear();
    },
  };
}
