import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file as a whole: who reads it at that moment, or after a crash, finds what it was before or what it is now. */
export function writeWhole(file: string, text: string, mode?: number): void {
  writeFileSync(`${file}.new`, text, mode === undefined ? {} : { mode });
  renameSync(`${file}.new`, file);
}
