import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBirthDate, readDate } from '../../shared/customer-files/cells/date.ts';
import { readTime } from '../../shared/customer-files/cells/time.ts';
import { customerKinds } from '../../shared/customer-files/columns.ts';
import { DateOrders } from '../../shared/customer-files/date-orders.ts';

describe('a date', () => {
  test.each([
    ['1990-12-31', '1990-12-31'],
    ['1990-12-31T00:00:00Z', '1990-12-31'],
    ['1990-12-31 23:59:59', '1990-12-31'],
    ['1990/12/31', '1990-12-31'],
    ['1990.1.2', '1990-01-02'],
    ['31.12.1990', '1990-12-31'],
    ['31/12/1990', '1990-12-31'],
    ['12/31/1990', '1990-12-31'],
    ['12/31/1990 0:00', '1990-12-31'],
    ['31-12-1990', '1990-12-31'],
    ['31 Dec 1990', '1990-12-31'],
    ['31. Dezember 1990', '1990-12-31'],
    ['1er janvier 1990', '1990-01-01'],
    ['31 de diciembre de 1990', '1990-12-31'],
    ['December 31, 1990', '1990-12-31'],
    ['Monday, 31 December 1990', '1990-12-31'],
    ['2nd Feb 1990', '1990-02-02'],
    ['0000-00-00', null],
    ['00/00/0000', null],
    ['31.12.90', undefined],
    ['12/31/90', undefined],
    ['31/12-1990', undefined],
    ['1990', undefined],
    ['33238', undefined],
    ['31 Foo 1990', undefined],
    ['tomorrow', undefined],
    ['Wednesday, 30 September 1998', '1998-09-30'],
    [`1990-12-31 12:00${' '.repeat(40)}UTC`, '1990-12-31'],
    [`1990-12-31 12:00${' '.repeat(50)}UTC`, undefined],
  ])('%s is read as %s', (text, date) => {
    expect(readDate(text, undefined)).toBe(date);
  });

  test.each([
    ['--12-31', '--12-31'],
    ['--1231', '--12-31'],
    ['12/31', '--12-31'],
    ['31/12', '--12-31'],
    ['31.12.', '--12-31'],
    ['1990-12-31', '1990-12-31'],
  ])('of birth may lack its year: %s', (text, date) => {
    expect(readBirthDate(text, undefined)).toBe(date);
  });

  test('is read in the order of its file, and by points always with the day first', () => {
    expect(readDate('03/04/1990', 'day-first')).toBe('1990-04-03');
    expect(readDate('03/04/1990', 'month-first')).toBe('1990-03-04');
    expect(readDate('03.04.1990', 'month-first')).toBe('1990-04-03');
    // There is no such month: the field's schema refuses it.
    expect(readDate('31/12/1990', 'month-first')).toBe('1990-31-12');
  });

  test('and time are read with their zone, UTC without one', () => {
    expect(readTime('2024-05-01T12:00:00.5Z', undefined)).toBe('2024-05-01T12:00:00.5Z');
    expect(readTime('2024-05-01 12:00:00 +0200', undefined)).toBe('2024-05-01T12:00:00.000+02:00');
    expect(readTime('2024-05-01 12:00 UTC', undefined)).toBe('2024-05-01T12:00:00.000Z');
    expect(readTime('2024-05-01 12:00:00,1239999999', undefined)).toBe('2024-05-01T12:00:00.123Z');
    expect(readTime('1.5.2024 12:05 a.m. GMT', undefined)).toBe('2024-05-01T00:05:00.000Z');
    expect(readTime('1 May 2024', undefined)).toBe('2024-05-01T00:00:00.000Z');
    expect(readTime('5/13/2024 1:05 PM', undefined)).toBe('2024-05-13T13:05:00.000Z');
    expect(readTime('2024-05-01', undefined)).toBe('2024-05-01T00:00:00.000Z');
    expect(readTime('0000-00-00 00:00:00', undefined)).toBeNull();
    expect(readTime('12-2024', undefined)).toBeUndefined();
    expect(readTime('soon', undefined)).toBeUndefined();
  });

  test.each([
    ['Nov 20, 2026 10:00:00 AM', '2026-11-20T10:00:00.000Z'],
    ['Nov 20, 2026, 9:05:07\u202fPM', '2026-11-20T21:05:07.000Z'],
    ['20 Nov 2026 10:00', '2026-11-20T10:00:00.000Z'],
    ['November 20, 2026 at 12:00 AM', '2026-11-20T00:00:00.000Z'],
    ['Fri, 20 Nov 2026 10:00:00 +0100', '2026-11-20T10:00:00.000+01:00'],
    ['20. November 2026 um 10:00', '2026-11-20T10:00:00.000Z'],
    ['20 nov. 2026 à 10:00', '2026-11-20T10:00:00.000Z'],
    ['20 de noviembre de 2026, 10:00', '2026-11-20T10:00:00.000Z'],
    ['11/20/2026, 10:00 PM', '2026-11-20T22:00:00.000Z'],
    ['20 Foo 2026 10:00', undefined],
  ])('and time behind the name of a month are read: %s', (text, time) => {
    expect(readTime(text, undefined)).toBe(time);
    expect(readDate(text, undefined)).toBe(time?.slice(0, 10));
  });
});

describe('the order of day and month', () => {
  const decide = (dates: readonly string[], country = 'GB', asked?: 'day-first' | 'month-first') => {
    const orders = new DateOrders(
      [
        { name: 'e', meaning: 'email' },
        { name: 'b', meaning: 'birthDate' },
      ],
      customerKinds(new Map()),
    );
    for (const date of dates) orders.see(['31/12/1990', date]);
    return orders.decide(asked, country);
  };

  test('is that of the dates which can only be read one way', () => {
    expect(decide(['03/04/1990', '13/04/1990'], 'US')).toBe('day-first');
    expect(decide(['03/04/1990', ' 04/13/1990'], 'GB')).toBe('month-first');
    expect(decide(['04/13/1990', '13/04/1990', '14-04-1990'], 'US')).toBe('day-first');
  });

  test('is that of the country when no date tells, and what was asked for in any case', () => {
    expect(decide(['03/04/1990', '13.04.1990', '', 'x'], 'US')).toBe('month-first');
    expect(decide(['03/04/1990'], 'GB')).toBe('day-first');
    expect(decide([], '')).toBe('day-first');
    expect(decide(['13/04/1990'], 'GB', 'month-first')).toBe('month-first');
  });

  test('lets every date be read that fits it, whatever separates it', () => {
    const day = fc.date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('/', '-'),
        fc.constantFrom('day-first', 'month-first'),
        (date, sign, order) => {
          const iso = date.toISOString().slice(0, 10);
          const [y, m, d] = iso.split('-');
          const parts = order === 'day-first' ? [d, m, y] : [m, d, y];
          expect(readDate(parts.join(sign), order)).toBe(iso);
        },
      ),
    );
  });
});
