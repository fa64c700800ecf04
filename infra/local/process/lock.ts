import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';

/**
 * A running process by its id and the time of its start, as ids are used again; undefined when there is none.
 * Where `ps` is missing the id alone has to do.
 */
function identityOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: process.env,
    });
    return `${pid} ${started.trim()}`;
  } catch {
    return String(pid);
  }
}

function holder(file: string): number | undefined {
  try {
    const written = readFileSync(file, 'utf8');
    const pid = Number.parseInt(written, 10);
    return pid > 0 && written === identityOf(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the data folder for this process.
 * @returns a function that gives it back
 * @throws Problem when another stack that is still running has it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'stack.pid');
  const pid = holder(file);
  if (pid !== undefined)
    throw new Problem(
      `Another stack (process ${pid}) already uses ${folder}; stop it, or choose another folder: npm start -- --data DIR.`,
    );
  writeFileSync(file, identityOf(process.pid) ?? '');
  return () => rmSync(file, { force: true });
}
