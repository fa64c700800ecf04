import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faults, finds, numRuns } from '../support/language.ts';

const onDay = (birthDate: string, value: unknown, at: string) =>
  finds({ field: 'birthDate', op: 'anniversary', value }, { birthDate }, { at: `${at}T12:00:00Z` });

describe('birthdays', () => {
  test('are found in a window that begins today, across New Year and whatever the year of birth', () => {
    for (const birthDate of ['1990-12-28', '--12-31', '--01-03', '2004-01-03'])
      expect(onDay(birthDate, '7d', '2026-12-28'), birthDate).toBe(true);
    for (const birthDate of ['1990-12-27', '--01-04'])
      expect(onDay(birthDate, '7d', '2026-12-28'), birthDate).toBe(false);
    expect(finds({ field: 'birthDate', op: 'anniversary', value: '366d' }, {})).toBe(false);
  });

  test('of 29 February are on the 28th in common years, and on no other day', () => {
    for (const birthDate of ['2000-02-29', '--02-29']) {
      expect(onDay(birthDate, '1d', '2027-02-28')).toBe(true);
      expect(onDay(birthDate, '1d', '2027-03-01')).toBe(false);
      expect(onDay(birthDate, '1d', '2028-02-28')).toBe(false);
      expect(onDay(birthDate, '1d', '2028-02-29')).toBe(true);
    }
  });

  test('are found by windows of any beginning, exactly as going through the days of a calendar', () => {
    const day = fc.date({ min: new Date('2023-01-01'), max: new Date('2029-12-31'), noInvalidDate: true });
    const text = (date: Date) => date.toISOString().slice(0, 10);
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 366 }), (born, first, days) => {
        const celebrated = Array.from({ length: days }, (_, n) =>
          text(new Date(first.getTime() + n * 86_400_000)),
        );
        const isOn = (date: string) => {
          const leap = new Date(`${date.slice(0, 4)}-02-29`).getUTCMonth() === 1;
          const birthday = text(born).slice(5) === '02-29' && !leap ? '02-28' : text(born).slice(5);
          return date.slice(5) === birthday;
        };
        const value = { from: text(first), days };
        expect(onDay(text(born), value, '2026-06-15')).toBe(celebrated.some(isOn));
      }),
      { numRuns },
    );
  });

  test('are found by month, and ages by relative dates; nobody of unknown year has an age', () => {
    const month = (birthDate: string, value: unknown) =>
      finds({ field: 'birthDate', op: 'month', value }, { birthDate });
    expect([month('--06-01', 'this'), month('1990-06-30', 6), month('1990-07-01', 'next')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([month('--06-01', 'last'), month('--06-01', 5)]).toEqual([false, false]);
    const adult = (birthDate: string) =>
      finds({ field: 'birthDate', op: 'lte', value: 'today-18y' }, { birthDate });
    expect([adult('2008-06-15'), adult('2008-06-16'), adult('--06-15')]).toEqual([true, false, false]);
  });

  test('without a year are found as they are, and lie neither before nor after any other day', () => {
    const found = (op: string, value: unknown) =>
      finds({ field: 'birthDate', op, value }, { birthDate: '--06-15' });
    expect([found('eq', '--06-15'), found('eq', '--06-16'), found('in', ['1990', '--06-15'])]).toEqual([
      true,
      false,
      true,
    ]);
    const always = { from: '0000-01-01', to: 'today' };
    expect([found('between', always), found('eq', '0000'), found('gte', 'today-3000y')]).toEqual([
      false,
      false,
      false,
    ]);
    for (const op of ['gt', 'gte', 'lt', 'lte'])
      expect(faults({ field: 'birthDate', op, value: '--06-15' })).toHaveLength(1);
    expect(faults({ field: 'birthDate', op: 'between', value: ['--06-15', '--06-30'] })).toHaveLength(1);
  });
});
