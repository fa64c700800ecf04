import { describe, expect, test } from 'vitest';
import { csvLine } from '../../shared/exports/csv-line.ts';
import { delimiters } from '../../shared/imports/options.ts';

describe('a line of CSV', () => {
  test.each(delimiters)(
    'quotes a cell that holds %j, whatever separates its own cells (trust 34)',
    (sign) => {
      for (const delimiter of delimiters) {
        expect(csvLine(['id', `x${sign}=1+1`], delimiter)).toBe(`id${delimiter}"x${sign}=1+1"\r\n`);
      }
    },
  );

  test('quotes quotes, line breaks and blanks at the ends, and nothing else', () => {
    expect(csvLine(['a "b"', 'a\nb', ' a', 'a b', "'=1", ''], ',')).toBe(
      '"a ""b""","a\nb"," a",a b,\'=1,\r\n',
    );
  });
});
