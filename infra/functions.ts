import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A Lambda function's source: the name of its bundle's folder under `dist/`, and its file. */
export interface FunctionSource {
  readonly name: string;
  /** Path from the project's root, such as `functions/http/admin.ts`. */
  readonly file: string;
}

const root = join(import.meta.dirname, '..');

/** Every function of the project: each file `functions/<area>/<name>.ts` is one. */
export function functionSources(): FunctionSource[] {
  return globSync('functions/*/*.ts', { cwd: root })
    .sort()
    .map((file) => ({ name: basename(file, '.ts'), file }));
}
