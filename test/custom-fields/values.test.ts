import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CustomField, StoredCustomField } from '../../shared/custom-fields/definition.ts';
import {
  type CustomFieldValue,
  checkValues,
  customFieldPatch,
  customFieldValues,
  definitionsHold,
} from '../../shared/custom-fields/values.ts';
import { InvalidRequest } from '../../shared/errors.ts';

const at = '2026-11-22T10:00:00.000Z';

const define = (key: string, type: CustomField['type'], options?: string[]): StoredCustomField => ({
  key,
  label: key,
  type,
  ...(options && { options }),
  createdAt: at,
  updatedAt: at,
  version: 1,
  id: crypto.randomUUID(),
  slot: 1,
});

const definitions = [
  define('motto', 'text'),
  define('shoeSize', 'number'),
  define('vip', 'boolean'),
  define('since', 'date'),
  define('tier', 'choice', ['Größe A', 'Gold', '黄金']),
];

function faultsOf(values: Record<string, CustomFieldValue>) {
  try {
    checkValues(definitions, values);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.errors;
  }
}

describe('the values of custom fields', () => {
  test('become canonical: texts are trimmed and composed, a choice is spelled as it was declared', () => {
    const given = { motto: ' Cafe\u0301 ', shoeSize: -0, vip: false, since: '2024-02-29', tier: 'GROSSE  a' };
    const checked = checkValues(definitions, given);
    expect(checked).toEqual({
      motto: 'Café',
      shoeSize: 0,
      vip: false,
      since: '2024-02-29',
      tier: 'Größe A',
    });
    expect(checkValues(definitions, { tier: null, motto: 'x' })).toEqual({ tier: null, motto: 'x' });
  });

  test('of a wrong type or form are refused, each with its pointer, code and what is expected', () => {
    const wrong = { motto: 7, shoeSize: '42', vip: 'true', since: '2023-02-29', tier: 'Bronze' };
    expect(faultsOf(wrong)).toMatchObject([
      { pointer: '/customFields/motto', code: 'wrong_type' },
      { pointer: '/customFields/shoeSize', code: 'wrong_type', message: 'This field takes a number.' },
      { pointer: '/customFields/vip', code: 'wrong_type' },
      { pointer: '/customFields/since', code: 'invalid_date' },
      { pointer: '/customFields/tier', code: 'invalid_value', message: expect.stringContaining('Gold') },
    ]);
    for (const since of ['2024-2-1', '2024-02-01T00:00:00Z', '01.02.2024', '2024-13-01', '', ' ']) {
      expect(faultsOf({ since })).toHaveLength(1);
    }
    for (const shoeSize of [1e16, -1e16, 1e-16, 5e-324, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(faultsOf({ shoeSize })).toHaveLength(1);
    }
    for (const motto of ['', ' \n', '\u200b', 'a\u0000', 'a\u202eb', '\ud800', 'x'.repeat(501)]) {
      expect(faultsOf({ motto })).toHaveLength(1);
    }
  });

  test('under a key that is not declared are refused, and the message names those that are', () => {
    expect(faultsOf({ 'a/b~c': 1, motto: 'x' })).toEqual([
      {
        pointer: '/customFields/a~1b~0c',
        code: 'unknown_field',
        message: 'No custom field has this key. Declared are: motto, shoeSize, vip, since, tier.',
      },
    ]);
    expect(() => checkValues([], { a: 1 })).toThrow('No custom field is declared. (/customFields/a)');
    expect(() => checkValues(definitions, { gone: null })).toThrow(InvalidRequest);
  });

  test('never reach a prototype, whatever they are called (trust 42)', () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];
    for (const key of keys) {
      const values = JSON.parse(`{"${key}": 1}`);
      expect(faultsOf(values)).toMatchObject([{ code: 'unknown_field' }]);
      expect(definitionsHold(definitions, values)).toEqual([]);
      const parsed = customFieldValues.parse(values);
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('are at most 50, each a text of 500 at most, a number or a truth (trust 33)', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
    expect(customFieldValues.safeParse(many(50)).success).toBe(true);
    expect(customFieldValues.safeParse(many(51)).success).toBe(false);
    for (const wrong of [null, [], {}, 'x'.repeat(501), Number.POSITIVE_INFINITY]) {
      expect(customFieldValues.safeParse({ a: wrong }).success).toBe(false);
    }
    expect(customFieldPatch.safeParse({ a: null }).success).toBe(true);
  });

  test('that a customer gets ask that their definitions hold; those that are cleared do not', () => {
    const writes = definitionsHold(definitions, { motto: 'x', vip: null, since: '2024-01-01' });
    expect(writes).toMatchObject(
      ['motto', 'since'].map((key) => ({
        kind: 'check',
        key: { PK: 'CUSTOMFIELDS', SK: `FIELD#${definitions.find((one) => one.key === key)?.id}` },
        require: { kind: 'presentWithout', field: 'deletingSince' },
        otherwise: { code: 'unknown_reference', errors: [{ pointer: `/customFields/${key}` }] },
      })),
    );
  });
});

describe('the canonical form of a value', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('gold', ' GOLD ', 'GROSSE A', '2024-02-29', '0000-00-00'),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fc.double(),
    fc.integer(),
    fc.boolean(),
  );

  test('is reached at once and is one that JSON and the schema hold, for any value at all (trust 42)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...definitions), anything, ({ key }, value) => {
        const given = { [key]: value };
        if (faultsOf(given).length > 0) return;
        const once = checkValues(definitions, given);
        expect(checkValues(definitions, once)).toEqual(once);
        expect(customFieldValues.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
      }),
      { numRuns: Number(process.env.CUSTOM_FIELD_RUNS ?? 500) },
    );
  });
});
