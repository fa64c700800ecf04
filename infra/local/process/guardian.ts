import { spawn } from 'node:child_process';

/** Ends processes when this one ends, however it ends. */
export interface Guardian {
  watch(pid: number | undefined): void;
  forget(pid: number | undefined): void;
  /** Ends every watched process and the guardian itself. */
  close(): void;
}

/** Kills the listed processes once its standard input closes, which also happens when the writer is killed. */
const script = `
pids=
while read -r word pid; do
  others=
  for one in $pids; do [ "$one" = "$pid" ] || others="$others $one"; done
  pids=$others
  [ "$word" = watch ] && pids="$pids $pid"
done
for one in $pids; do kill -KILL "$one" 2>/dev/null; done
exit 0`;

/**
 * Starts a guardian: a small shell that outlives this process by a moment. A stopped function process cannot
 * notice that its parent is gone, and Java does not look: without this, killing the stack would leave both behind.
 */
export function startGuardian(): Guardian {
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.stdin.on('error', () => {});
  shell.on('error', () => {});
  shell.unref();
  const tell = (word: string, pid: number | undefined): void => {
    if (pid !== undefined) shell.stdin.write(`${word} ${pid}\n`);
  };
  return {
    watch: (pid) => tell('watch', pid),
    forget: (pid) => tell('forget', pid),
    close: () => void shell.stdin.end(),
  };
}
