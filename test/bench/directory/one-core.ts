import { execFileSync } from 'node:child_process';

/** Whether a process can be held to one core here. */
export const canPin = ((): boolean => {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The command, held to one core where that is possible. */
export const onOneCore = (command: readonly [string, ...string[]]): readonly [string, ...string[]] =>
  canPin ? ['taskset', '-c', '0', ...command] : command;
