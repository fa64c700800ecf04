import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCustomer, updateCustomer } from '../../shared/customers/changes.ts';
import type { StoredCustomer } from '../../shared/customers/customer.ts';
import { customerInput, customerPatch } from '../../shared/customers/input.ts';
import { mergePatch } from '../../shared/merge-patch/merge-patch.ts';

describe('a JSON Merge Patch', () => {
  test.each([
    // The examples of RFC 7396, appendix A.
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  test('sets no prototype, and touches neither argument', () => {
    const patch = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
    const target = Object.freeze({ a: Object.freeze({ b: 1 }) });
    const merged = mergePatch(target, patch);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('may be repeated: the second time it changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });
});

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-11-22T00:00:00Z') };
const id = '01890000-0000-7000-8000-000000000001';
const groups = ['01890000-0000-7000-8000-0000000000a1', '01890000-0000-7000-8000-0000000000a2'];

const line = fc.constantFrom('a', 'Ünï', '  trimmed ', '日本語', "O'Neill", '=1+1');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const clearable = <T>(value: fc.Arbitrary<T>) => fc.option(fc.option(value, { freq: 2 }), { nil: undefined });
/** The same fields as a document and as a patch of one. */
const documentOf = (field: <T>(value: fc.Arbitrary<T>) => fc.Arbitrary<T | null | undefined>) => {
  const address = fc.record({
    line1: field(line),
    city: field(line),
    country: field(fc.constantFrom('GB', 'de')),
  });
  return fc.record({
    firstName: field(line),
    lastName: field(line),
    email: field(fc.constantFrom('a@x.example', 'B@X.example')),
    username: field(fc.constantFrom('ada', 'Grace')),
    birthDate: field(fc.constantFrom('--02-29', '1999-01-31')),
    gender: field(fc.constantFrom('female', 'other')),
    status: field(fc.constantFrom('active', 'blocked')),
    tags: field(fc.array(line, { maxLength: 3 })),
    taxExempt: field(fc.boolean()),
    notificationsOptIn: field(fc.boolean()),
    shippingAddress: field(address),
    billingAddress: field(fc.oneof(fc.constant('same'), address)),
    business: field(fc.record({ company: field(line), address: field(address) })),
    membership: field(
      fc.record({ number: field(line), status: field(fc.constantFrom('active', 'expired')) }),
    ),
    notes: field(line),
    phone: field(fc.constantFrom('020 7946 0958', '12')),
    groupIds: field(fc.array(fc.constantFrom(...groups), { maxLength: 2 })),
    customFields: field(fc.record({ shoeSize: field(fc.constantFrom(42, 43)), tier: field(line) })),
  });
};

/** Without what is nothing: members that are undefined, and objects without any member. */
const tidy = (value: unknown): unknown => {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, tidy(member)] as const);
  const kept = members.filter(([, member]) => member !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
};
const edited = ({ version, updatedAt, identityVersion, earlierIdentity, ...fields }: StoredCustomer) =>
  tidy(fields);

describe('a customer', () => {
  test('that is patched reads as its document merged with the patch', () => {
    fc.assert(
      fc.property(documentOf(optional), documentOf(clearable), (document, patch) => {
        const input = customerInput.safeParse(JSON.parse(JSON.stringify({ ...document, name: 'Somebody' })));
        fc.pre(input.success);
        const { customer } = createCustomer(id, input.data, 'api', origin);
        const change = customerPatch.parse(JSON.parse(JSON.stringify(patch)));
        const expected = {
          status: 'active',
          tags: [],
          groupIds: [],
          taxExempt: false,
          notificationsOptIn: false,
          ...(mergePatch(edited(customer), change) as object),
        };
        const { billingAddress, shippingAddress } = tidy(expected) as Record<string, unknown>;
        fc.pre(billingAddress !== 'same' || shippingAddress !== undefined);
        const updated = updateCustomer(customer, change, origin)?.customer ?? customer;
        expect(edited(updated)).toEqual(tidy(expected));
        expect(updateCustomer(updated, change, origin)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
