const dayMs = 86_400_000;
/** Day 0 of the calendar that counts from 1900, for days after the 29 February 1900 that it takes to have existed. */
const epoch1900 = Date.UTC(1899, 11, 30);
/** 1 March 1900: of the days before it, spreadsheets do not agree on the numbers. */
const firstAgreed = 61;

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
