import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';

/** A path in a folder at which there is nothing yet: `name.csv`, else `name.2.csv` and so on. */
export function freeName(folder: string, name: string): string {
  const { name: base, ext } = parse(name);
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? name : `${base}.${count}${ext}`);
    if (!existsSync(path)) return path;
  }
}
