const width = 40;

/** A bar on a terminal that is drawn in place; elsewhere nothing but its end. */
export function progressBar(total: number): { show(done: number): void; end(): void } {
  const begin = performance.now();
  const draw = (done: number): string => {
    const filled = Math.round((width * Math.min(done, total)) / total);
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    return `   [${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${done}/${total} rows, ${seconds} s`;
  };
  return {
    show: (done) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${draw(done)}`);
    },
    end: () => {
      process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}${draw(total)}\n`);
    },
  };
}
