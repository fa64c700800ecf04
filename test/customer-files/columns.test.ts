import { describe, expect, test } from 'vitest';
import { columns } from '../../shared/customer-files/columns.ts';
import { pathOf } from '../../shared/customer-files/paths.ts';
import { customer } from '../../shared/customers/customer.ts';
import { customerPatch } from '../../shared/customers/input.ts';
import { fieldNamesIn, hasField } from '../../shared/schema/fields.ts';
import { fold } from '../../shared/text/fold.ts';

const places = columns.map(({ name }) => pathOf(name).join('.'));

describe('the columns of a file', () => {
  test('hold every field of a customer that fits into a cell', () => {
    const fields = fieldNamesIn(customer).filter((name) => !/^(customFields|mergedIds|picture)\b/.test(name));
    const single = fields.filter((name) => !fields.some((other) => other.startsWith(`${name}.`)));
    expect(single.filter((name) => !places.includes(name))).toEqual([]);
  });

  test('are imported exactly if a change of a customer takes the field', () => {
    const beside = ['id', 'password', 'passwordHash'];
    const imported = columns.filter(({ name, only }) => only !== 'export' && !beside.includes(name));
    const taken = columns.filter(({ name }) => hasField(customerPatch, pathOf(name)));
    expect(imported).toEqual(taken);
  });

  test('have names that are there once, and aliases as names of headers are folded', () => {
    expect(new Set(places).size).toBe(places.length);
    for (const { aliases } of columns) {
      for (const alias of aliases) expect(alias).toBe(fold(alias).replace(/[^\p{L}\p{N}]/gu, ''));
    }
  });
});
