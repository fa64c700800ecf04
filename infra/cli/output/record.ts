import { type Screen, styled } from '../terminal.ts';
import { harmless, widthOf } from './text.ts';

/** A value as a cell shows it: lists with commas, nothing for what is absent. */
export function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(cellOf).join(', ');
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isMoney = (value: unknown): value is { amount: string; currency: string } =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

/** The value at a path of names with dots between: `shippingAddress.city`. */
export function valueAt(record: unknown, path: string): unknown {
  let value = record;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

/** Every value with its path, nested ones by a dot: as exports name their columns. */
function flattened(record: object, before = ''): [path: string, value: unknown][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value) && !isMoney(value);
    return isPart
      ? flattened(value, `${before}${name}.`)
      : [[`${before}${name}`, value] as [string, unknown]];
  });
}

/** A record, one value a line. */
export function recordLines(record: object, screen: Screen): string[] {
  const entries = flattened(record);
  const width = Math.max(0, ...entries.map(([path]) => widthOf(path)));
  return entries.map(
    ([path, value]) => `${styled('bold', harmless(path).padEnd(width), screen)}  ${harmless(cellOf(value))}`,
  );
}
