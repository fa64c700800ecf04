import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyTable } from '../../shared/imports/key-table.ts';

test('a table of keys tells which row was the first to use a text, like a map', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 })), (texts) => {
      const table = new KeyTable();
      const map = new Map<string, number>();
      for (const [index, text] of texts.entries()) {
        expect(table.rowOf(text)).toBe(map.get(text));
        if (map.has(text)) continue;
        table.set(text, index + 1);
        map.set(text, index + 1);
      }
      for (const [text, row] of map) expect(table.rowOf(text)).toBe(row);
    }),
  );
});

test('a table of keys takes texts that hardly differ, by the hundred thousand, for different ones', () => {
  const count = Number(process.env.KEYS ?? 100_000);
  const table = new KeyTable();
  const text = (n: number) => `EMAIL#user${n}@example.com`;
  for (let n = 1; n <= count; n++) table.set(text(n), n);
  const wrong = Array.from({ length: count }, (_, n) => n + 1).filter((n) => table.rowOf(text(n)) !== n);
  expect(wrong).toEqual([]);
  expect(table.rowOf(text(count + 1))).toBeUndefined();
});
