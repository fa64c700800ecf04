import type { DateOrder } from '../reading.ts';
import { clock, readDate } from './date.ts';

/** Behind the last digit of the date. */
const clockBehind = new RegExp(String.raw`\d${clock}$`, 'u');
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * A moment as programs write it, as ISO 8601 with its zone. Without a clock a day begins at midnight, and without a zone
 * it is UTC.
 * @returns undefined when it is none; null when it is one that stands for none
 */
export function readTime(text: string, order: DateOrder | undefined): string | null | undefined {
  if (isoTime.test(text)) return text;
  const date = readDate(text, order);
  if (date === null || date === undefined) return date;
  const {
    hours = '0',
    minutes = '00',
    seconds = '00',
    fraction = '0',
    half,
    zone = 'Z',
  } = clockBehind.exec(text)?.groups ?? {};
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${date}T${String(hour).padStart(2, '0')}:${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`;
}
