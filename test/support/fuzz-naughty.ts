import fc, { type Arbitrary } from 'fast-check';

/** What stands for a number that JavaScript cannot hold: {@link toJson} writes the text after it as it is. */
const literally = '\u0001literally:';

/** JSON text of the value. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/"\\u0001literally:([^"]*)"/g, '$1');

/** Names that a client may not bring into the table. The first is one that no program uses. */
export const foreignNames = [
  'zzForeign',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '#name',
  ':value',
  '$ne',
  'PK',
  'SK',
  'secretHash',
  '',
  'a.b[0]',
  '😀',
  'x'.repeat(70_000),
] as const;

/** Texts that have broken programs. */
const naughtyTexts = [
  '',
  ' ',
  '\t\n',
  '\u0000',
  'a\u0000b',
  'a\r\nSet-Cookie: b=c',
  '\ud800',
  'a\udc00b',
  '\u202eabc',
  '\u200f\u200e',
  '\u200b',
  '\ufeff',
  '\ufdfa'.repeat(300),
  'e\u0301'.repeat(99),
  `Z${'\u0300'.repeat(2_000)}`,
  '👩‍👩‍👧‍👦',
  '👩\u200d',
  'İıſßŒΑΣς',
  'x'.repeat(101),
  'x'.repeat(10_000),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '{{7*7}}',
  '$' + '{process.env}',
  '#{1}',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '../../etc/passwd',
  '%00',
  '%ff',
  '%',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '1e309',
  '-0',
  '0x10',
  '٣',
  '99999999999999999999',
  '#PK',
  ':PK',
  'attribute_exists(PK)',
  'size',
  'GUARD',
  'PROFILE',
  'APIKEYS',
  'CUSTOMER#1',
  'EMAIL#a@example.com',
  'a@example.com,b@example.com',
  'a@b@c.example',
  '"a b"@example.com',
  'ａ@example.com',
  'a@xn--',
  'a@[127.0.0.1]',
  '2024-02-30',
  '2024-02-29T24:00:00Z',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-19T23:59:59.999Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

export const naughtyText: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...naughtyTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);

const nested = (depth: number, open: string, close: string) =>
  literally + open.repeat(depth) + close.repeat(depth);

/** What no schema asks for, and what schemas ask for at another place. */
export const naughtyValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: naughtyText },
  fc.constantFrom(0, -1, 1, 0.1, 0.005, 1e21, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63), Number.MAX_VALUE),
  fc
    .constantFrom('-0', '1e309', '-1e309', '1e-400', '123456789012345678901234567890.1')
    .map((n) => literally + n),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}], ['a', 'a'], { email: {} }),
  fc.constantFrom(nested(20, '[', ']'), nested(5_000, '[', ']')),
  fc.constantFrom(Array(150).fill('a'), Array(3_000).fill(0)),
  fc.jsonValue(),
);
