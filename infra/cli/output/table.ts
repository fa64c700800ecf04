import { type Screen, styled } from '../terminal.ts';
import { harmless, shortened, widthOf } from './text.ts';

const gap = '  ';
/** A column is not made narrower than this for the sake of others. */
const leastWidth = 6;

/**
 * Rows under their headings, each column as wide as its widest cell; on a screen no wider than that.
 * @returns lines
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  screen: Screen,
): string[] {
  const cells = [headings, ...rows].map((row) => row.map(harmless));
  const widest = headings.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  const widths = screen.isTTY && screen.columns ? fitted(widest, screen.columns) : widest;
  const lines = cells.map((row) =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join(gap)
      .trimEnd(),
  );
  return lines.map((line, at) => (at === 0 ? styled('bold', line, screen) : line));
}

/** Widths that fit side by side: the widest gives way until there is room. */
function fitted(widths: readonly number[], columns: number): number[] {
  const fitting = [...widths];
  const room = columns - gap.length * (widths.length - 1);
  for (let over = sum(fitting) - room; over > 0; over -= 1) {
    const widest = Math.max(...fitting);
    if (widest <= leastWidth) break;
    fitting[fitting.lastIndexOf(widest)] = widest - 1;
  }
  return fitting;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function padded(text: string, width: number): string {
  const short = shortened(text, width);
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
}
