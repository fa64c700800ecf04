import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

function holder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
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
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}
