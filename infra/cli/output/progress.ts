import type { Screen } from '../terminal.ts';
import { shortened } from './text.ts';

/** A line that is drawn in place on a screen; elsewhere, such as in a log, a line now and then. */
export interface ProgressLine {
  show(text: string): void;
  /** Leaves no trace of it on a screen. */
  end(): void;
}

const quietMs = 10_000;

export function progressLine(screen: Screen): ProgressLine {
  if (!screen.isTTY) return lines(screen);
  let drawn = false;
  return {
    show: (text) => {
      drawn = true;
      screen.write(`\r\u001b[2K${shortened(text, (screen.columns ?? 80) - 1)}`);
    },
    end: () => {
      if (drawn) screen.write('\r\u001b[2K');
      drawn = false;
    },
  };
}

function lines(screen: Screen): ProgressLine {
  let last = '';
  let next = performance.now() + quietMs;
  return {
    show: (text) => {
      if (text === last || performance.now() < next) return;
      last = text;
      next = performance.now() + quietMs;
      screen.write(`${text}\n`);
    },
    end: () => {},
  };
}

const barWidth = 24;

/** How much is done, as a bar. */
export function bar(done: number, total: number): string {
  const filled = total > 0 ? Math.round((barWidth * Math.min(done, total)) / total) : 0;
  return `[${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}]`;
}
