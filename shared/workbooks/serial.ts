const dayMs = 86_400_000;
/** Day 0 of the calendar that counts from 1900, for days after the 29 February 1900 that it takes to have existed. */
const epoch1900 = Date.UTC(1899, 11, 30);
/** Day 0 of the calendar that counts from 1904, which some workbooks of Macintoshes have. */
const epoch1904 = Date.UTC(1904, 0, 1);
/** 1 March 1900: of the days before it, spreadsheets do not agree on the numbers. */
const firstAgreed = 61;
/** 1 January 10000. */
const tooLate = 2_958_466;

/**
 * The number by which a workbook knows a day or a time of the clock, such as `1990-12-31` or `2026-11-22T11:06:00.5`;
 * undefined for what is no such time or lies before 1 March 1900.
 */
export function serialOf(time: string): number | undefined {
  const ms = Date.parse(time.includes('T') ? `${time}Z` : `${time}T00:00Z`);
  // The parser takes a 30 February for a day in March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(time.slice(0, 10))) return undefined;
  const serial = (ms - epoch1900) / dayMs;
  return serial < firstAgreed ? undefined : serial;
}

/**
 * The time that a number means, to the millisecond: `2026-11-22T11:06:00` or `2026-11-22T11:06:00.500`. The first days of
 * 1900 are as Excel shows them, with a 29 February and, which a cell shows that should be empty, `1900-01-00`. Undefined
 * for numbers that no spreadsheet shows as a time.
 */
export function timeOf(serial: number, from1904: boolean): string | undefined {
  if (serial < 0) return undefined;
  const ms = Math.round(serial * dayMs);
  if (!from1904 && ms < firstAgreed * dayMs) return earlyTime(ms);
  const time = new Date((from1904 ? epoch1904 : epoch1900) + ms);
  return time.getTime() < epoch1900 + tooLate * dayMs ? clockOf(time) : undefined;
}

function earlyTime(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const clock = clockOf(new Date(ms % dayMs)).slice(10);
  const [month, inMonth] = day <= 31 ? [1, day] : [2, day - 31];
  return `1900-0${month}-${String(inMonth).padStart(2, '0')}${clock}`;
}

const clockOf = (time: Date): string => time.toISOString().replace(/(?:\.000)?Z$/, '');
