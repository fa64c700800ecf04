import { messageOf } from '../problem.ts';

/** A terminal's Ctrl-C reaches this process twice, because npm passes on what it hears: that is one wish, not two. */
const sameSignalMs = 500;

/**
 * The first signal stops in order, a second one at once. Before there is an order to stop in, leaving is enough:
 * the guardian ends what was started.
 */
export function stopOnSignals(): { with(stop: () => Promise<void>): void } {
  let inOrder = async (): Promise<void> => {};
  let firstHeard: number | undefined;
  const hear = (): void => {
    if (firstHeard !== undefined) {
      if (performance.now() - firstHeard > sameSignalMs) process.exit(1);
      return;
    }
    firstHeard = performance.now();
    void inOrder().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(messageOf(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
  // npm passes signals on, but when it is killed nobody tells.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => {
      if (process.ppid !== parent && firstHeard === undefined) hear();
    }, 1000).unref();
  return {
    with: (stop) => {
      inOrder = stop;
    },
  };
}
