import { exits } from '../exits.ts';
import type { Screen } from '../terminal.ts';

/**
 * Does the work, and says what an interruption means if one comes meanwhile.
 * @param meaning lines for people
 */
export async function interruptible<Result>(
  screen: Screen,
  meaning: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const leave = (): void => {
    screen.write(`${screen.isTTY ? '\r\u001b[2K' : ''}${meaning.join('\n')}\n`);
    process.exit(exits.interrupted);
  };
  process.once('SIGINT', leave);
  try {
    return await work();
  } finally {
    process.off('SIGINT', leave);
  }
}
