import fc, { type Arbitrary } from 'fast-check';

/** Texts that have broken files: formulas, quotes, separators, apostrophes, zeros, line breaks, marks, names of objects. */
const naughtyTexts = [
  "=cmd|' /C calc'!A0",
  '+441234',
  '-1+1',
  '@SUM(A1)',
  "'",
  "''",
  "'0042",
  '0042',
  '1e5',
  '1.234',
  '12/31/1990',
  'TRUE',
  'null',
  'NULL',
  'Null',
  'undefined',
  '--',
  'N/A',
  '#REF!',
  '"',
  '""',
  'a"b',
  '"quoted"',
  'a,b;c|d',
  'a\nb',
  'a\r\nb',
  'a\tb',
  ' blank ',
  '\u00a0',
  '\ufeffmark',
  '__proto__',
  'constructor',
  'Zoë',
  'e\u0301',
  'ﬁ',
  '日本語',
  'مرحبا',
  '👩‍👩‍👧',
  '＝1',
  '$2y$10$abc',
  'Smith, Inc',
  'O’Neill',
] as const;

export const naughty: Arbitrary<string> = fc.constantFrom(...naughtyTexts);

/** A text of naughty ones and of any characters. */
export const anyText: Arbitrary<string> = fc.oneof(
  naughty,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc
    .array(fc.oneof(naughty, fc.constantFrom('a', ' ', '1', '-', '.')), { maxLength: 4 })
    .map((all) => all.join('')),
);
