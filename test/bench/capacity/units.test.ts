import { describe, expect, test } from 'vitest';
import { batchUnits, itemSize, queryUnits, readUnits, transactionUnits, transactReadUnits } from './units.ts';

/** An item of so many bytes. */
const sized = (bytes: number) => ({ a: { S: 'x'.repeat(bytes - 1) } });
const kilobytes = (n: number) => sized(n * 1024);

describe('the size of an item, as DynamoDB documents it', () => {
  test('is that of the names and the values, in bytes of UTF-8', () => {
    expect(itemSize({ PK: { S: 'A#1' }, näme: { S: 'Zoë' } })).toBe(2 + 3 + 5 + 4);
  });

  test.each([
    ['0', 1],
    ['7', 2],
    ['27', 2],
    ['-27', 2],
    ['123', 3],
    ['1200', 2],
    ['0.0012', 2],
    ['1.5E+3', 2],
    ['12345678901234567890123456789012345678', 20],
  ])('counts the number %s as one byte for two significant digits, and one', (N, size) => {
    expect(itemSize({ n: { N } })).toBe(1 + size);
  });

  test('counts null and booleans as one byte, and binary values as they are, not in base64', () => {
    expect(itemSize({ a: { NULL: true }, b: { BOOL: false } })).toBe(4);
    expect(itemSize({ b: { B: Buffer.alloc(30).toString('base64') } })).toBe(31);
  });

  test('counts three bytes for a list or a map, and one for each element', () => {
    expect(itemSize({ l: { L: [] }, m: { M: {} } })).toBe(8);
    expect(itemSize({ l: { L: [{ S: 'ab' }, { N: '7' }] } })).toBe(1 + 3 + (2 + 1) + (2 + 1));
    expect(itemSize({ m: { M: { k: { S: 'ab' } } } })).toBe(1 + 3 + (1 + 2 + 1));
  });

  test('counts the elements of a set', () => {
    expect(itemSize({ s: { SS: ['ab', 'c'] }, n: { NS: ['1', '200'] } })).toBe(1 + 3 + 1 + 4);
  });
});

describe('capacity units, as DynamoDB documents them', () => {
  test('a strongly consistent read takes one unit for 4 KB, and one for an item that is not there', () => {
    expect([0, 1, 4096, 4097, 8192].map(readUnits)).toEqual([1, 1, 1, 2, 2]);
  });

  test('a query of ten items that are 40.8 KB together takes eleven', () => {
    expect(queryUnits(Array.from({ length: 10 }, () => sized(Math.floor(4.08 * 1024))))).toBe(11);
  });

  test('a batch of 1.5 KB and 6.5 KB takes one and two units, not two', () => {
    expect(batchUnits([kilobytes(1.5), kilobytes(6.5)], 0)).toBe(3);
    expect(batchUnits([], 2)).toBe(2);
  });

  test('a read in a transaction takes twice as much', () => {
    expect(transactReadUnits([kilobytes(1), kilobytes(5), undefined])).toBe(2 + 4 + 2);
  });

  test('a transaction takes two units for each KB of each item; three items of 500 bytes take six', () => {
    expect(transactionUnits('Put', undefined, sized(500)) * 3).toBe(6);
    expect(transactionUnits('Put', undefined, kilobytes(1.5))).toBe(4);
  });

  test('a write takes what the larger of before and after takes; a deletion and a check what is there', () => {
    expect(transactionUnits('Put', kilobytes(3), sized(10))).toBe(6);
    expect(transactionUnits('Update', sized(10), kilobytes(2))).toBe(4);
    expect(transactionUnits('Delete', kilobytes(2), undefined)).toBe(4);
    expect(transactionUnits('ConditionCheck', kilobytes(2), kilobytes(2))).toBe(4);
    expect(transactionUnits('Delete', undefined, undefined)).toBe(2);
  });
});
