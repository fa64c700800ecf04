import { offsetAt } from '../directory/calendar.ts';

const minuteMs = 60_000;

/** A time as a clock on the wall shows it, and how far that clock is ahead of UTC. */
export interface WallTime {
  /** `2026-11-22T12:06:00.000` */
  readonly time: string;
  /** `+01:00`, `-03:30` */
  readonly offset: string;
}

/**
 * @param utc a time in UTC, without its `Z`
 * @param zone IANA
 */
export function onWall(utc: string, zone: string): WallTime {
  const at = Date.parse(`${utc}Z`);
  const ahead = offsetAt(at, zone);
  return { time: new Date(at + ahead).toISOString().slice(0, -1), offset: offsetText(ahead) };
}

function offsetText(ahead: number): string {
  const minutes = Math.trunc(Math.abs(ahead) / minuteMs);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${ahead < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}
