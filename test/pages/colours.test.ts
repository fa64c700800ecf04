import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../shared/pages/frame/frame.css'), 'utf8');

const coloursIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, colour]) => [name, colour]),
  );

const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
])('in the %s scheme', (_, colours) => {
  test.each([
    ['ink', 'paper', 4.5],
    ['soft', 'paper', 4.5],
    ['ink', 'card', 4.5],
    ['soft', 'card', 4.5],
    ['accent', 'card', 4.5],
    ['bad', 'card', 4.5],
    ['good', 'card', 4.5],
    ['ink', 'bad-tint', 4.5],
    ['on-accent', 'accent', 4.5],
    ['on-accent', 'accent-strong', 4.5],
    ['accent', 'accent-tint', 4.5],
    ['field', 'card', 3],
    ['fair', 'card', 3],
    ['good', 'good-tint', 3],
  ])('%s on %s has the contrast of WCAG AA', (front, back, least) => {
    expect(contrast(colours[front] ?? '', colours[back] ?? '')).toBeGreaterThanOrEqual(least);
  });
});
