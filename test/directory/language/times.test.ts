import { describe, expect, test } from 'vitest';
import { type Asking, finds } from '../support/language.ts';

const created = (createdAt: string, op: string, value: unknown, asking?: Asking) =>
  finds({ field: 'createdAt', op, value }, { createdAt }, asking);

describe('times', () => {
  test('are days, weeks, months and years as a whole', () => {
    expect(created('2026-01-31T23:59:59.999Z', 'lte', '2026-01-31')).toBe(true);
    expect(created('2026-01-31T00:00:00Z', 'gt', '2026-01-30')).toBe(true);
    expect(created('2026-01-31T23:59:59Z', 'gt', '2026-01-31')).toBe(false);
    expect(created('2026-01-15T00:00:00Z', 'eq', '2026-01')).toBe(true);
    expect(created('2026-02-01T00:00:00Z', 'between', { from: '2025', to: '2026-01' })).toBe(false);
    // 15 June 2026 is a Monday.
    expect(created('2026-06-15T00:00:00Z', 'eq', 'thisWeek')).toBe(true);
    expect(created('2026-06-14T23:59:59Z', 'eq', 'thisWeek-1w')).toBe(true);
    expect(created('2026-05-31T23:59:59Z', 'eq', 'thisMonth-1mo')).toBe(true);
    expect(created('2025-12-31T23:59:59Z', 'eq', 'thisYear-1y')).toBe(true);
    expect(created('2026-05-16T12:00:00Z', 'gte', 'now-30d')).toBe(true);
    expect(created('2026-05-16T11:59:59Z', 'gte', 'now-30d')).toBe(false);
    expect(created('2026-03-01T00:00:00Z', 'eq', 'today-1mo', { at: '2026-03-31T12:00:00Z' })).toBe(false);
    expect(created('2026-02-28T00:00:00Z', 'eq', 'today-1mo', { at: '2026-03-31T12:00:00Z' })).toBe(true);
  });

  test('begin and end their days in the time zone of the question, where clocks change too', () => {
    const at = '2026-06-15T23:30:00Z';
    expect(created('2026-06-15T22:30:00Z', 'eq', 'today', { at, timeZone: 'Europe/Madrid' })).toBe(true);
    expect(created('2026-06-15T21:30:00Z', 'eq', 'today', { at, timeZone: 'Europe/Madrid' })).toBe(false);
    // 23 hours long: the clocks go forward.
    const madrid = { timeZone: 'Europe/Madrid' };
    expect(created('2026-03-29T21:59:59Z', 'eq', '2026-03-29', madrid)).toBe(true);
    expect(created('2026-03-29T22:00:00Z', 'eq', '2026-03-29', madrid)).toBe(false);
    // There the clocks went from midnight to one.
    const beirut = { timeZone: 'Asia/Beirut' };
    expect(created('2026-03-28T21:59:59Z', 'eq', '2026-03-28', beirut)).toBe(true);
    expect(created('2026-03-28T22:00:00Z', 'eq', '2026-03-29', beirut)).toBe(true);
  });
});
