import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predicateOf } from '../../../shared/directory/predicate.ts';
import { toRow } from '../../../shared/directory/row.ts';
import { isBlankTerm } from '../../../shared/directory/term.ts';
import { searchForm } from '../../../shared/text/search-form.ts';
import { finds, id, isFoundBy } from '../support/language.ts';

describe('texts', () => {
  test.each([
    ['O’Neill', "o'neill", 'ONeill', 'O´NEILL', 'Oʼneill'],
    ['Müller', 'MULLER', 'Mu\u0308ller'],
    ['Straße', 'STRASSE', 'strasse'],
    ['İstanbul', 'istanbul', 'ISTANBUL', 'ıstanbul'],
    ['Łukasz Øster', 'lukasz  oster'],
    ['Фёдор', 'федор', 'ФЕДОР'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ', 'Οδυσσεύς'],
    ['أحمد', 'احمد', 'أحـمد'],
    ['علی', 'علي'],
    ['אַבְרָהָם', 'אברהם'],
    ['क़मर', 'क़मर'.normalize('NFD')],
    ['ＡＮＮ', 'ann', 'A\u200bnn'],
    ['Anne-Marie', 'Anne‑Marie', 'anne–marie'],
    ['٠٢٠', '۰۲۰', '020'],
    ['한국', '한국'.normalize('NFD')],
  ])('%s is found however it is written', (name, ...others) => {
    for (const other of others) {
      expect(searchForm(other)).toBe(searchForm(name));
      expect(finds({ field: 'lastName', value: other }, { lastName: name })).toBe(true);
    }
  });

  test('have one form, which is its own form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(searchForm(searchForm(text))).toBe(searchForm(text));
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    ['李', '王'],
    ['👩', '👨'],
    // Vowels that are written as marks.
    ['राम', 'रोम'],
    ['ปี', 'ปู'],
    ['தமிழ்', 'தமழ்'],
    ['ދިވެހި', 'ދވހ'],
  ])('of other letters are others: %s is not %s', (one, other) => {
    expect(searchForm(one)).not.toBe(searchForm(other));
  });

  test('that look like phone numbers find phones in any notation', () => {
    const phone = { phone: '(020) 7946-0958', phoneE164: '+442079460958' };
    const q = (text: string) => predicateOf({ q: text })(toRow(id, 1, phone));
    for (const text of [
      '020 7946 0958',
      '+44 20 7946 0958',
      '0044 20 7946 0958',
      '+44 (0)20 79460958',
      '7946.0958',
      '٠٢٠ ٧٩٤٦',
    ])
      expect(q(text), text).toBe(true);
    expect(q('020 7946 0959')).toBe(false);
    expect(predicateOf({ q: '02079' })(toRow(id, 1, { phone: '٠٢٠ ٧٩٤٦' }))).toBe(true);
    expect(finds({ field: 'phone', op: 'startsWith', value: '0044 20' }, phone)).toBe(true);
  });

  test('of a search mix words and numbers; numbers side by side are one phone number', () => {
    const row = toRow(id, 1, {
      ...{ name: 'Zoë כהן', username: 'zoe42', phone: '+34 631 993 270', officePhone: '020 7946 0958' },
      ...{ phoneE164: '+34631993270', officePhoneE164: '+442079460958' },
    });
    const q = (text: string) => isFoundBy(text, row);
    for (const text of [
      ...['Zoë 993270', '993270 Zoë', 'Zoë 993 270 כהן', 'Zoë +34 631 993 270', '0034 631 993270 zoe'],
      ...['+44 (0)20 7946 0958 Zoë', '(020) 7946 Zoë 631', '42 993270', 'Zoë 42'],
    ])
      expect(q(text), text).toBe(true);
    // The pairs of a number stand in many numbers.
    for (const text of ['Zoë 993271', 'Ann 993270', '34 270 993', '270 Zoë 271'])
      expect(q(text), text).toBe(false);
  });

  test('of a search are found as they stand in lists and address books', () => {
    const row = toRow(id, 1, { name: 'Zoë כהן', email: 'zoe@shop.example', phone: '020 7946 0958' });
    const q = (text: string) => isFoundBy(text, row);
    for (const text of [
      ...[
        'כהן, Zoë',
        '"Zoë כהן"',
        'Zoë <zoe@shop.example>',
        '("Zoë");',
        'Zoë (020) 7946-0958,',
        '"(020) 7946"',
      ],
    ])
      expect(q(text), text).toBe(true);
    expect(q('"Ann"')).toBe(false);
    expect([', ()', ' ', "'"].map(isBlankTerm)).toEqual([true, true, true]);
    expect([', a', '+', '(0)'].map(isBlankTerm)).toEqual([false, false, false]);
  });

  test('may stand between the signs that manuals give for “contains”', () => {
    const person = { firstName: 'Ada', lastName: 'Lovelace', phone: '020 7946 0958', tags: [] };
    const row = toRow(id, 1, person);
    for (const q of ['%lovelace%', '*love*', 'ada %love%', '%ada lovelace%', '%7946%', '% 7946 0958 %'])
      expect(isFoundBy(q, row), q).toBe(true);
    expect(isFoundBy('%grace%', row)).toBe(false);
    expect(['%', '* %%'].map(isBlankTerm)).toEqual([true, true]);
    const finding = (op: string, value: string) => finds({ field: 'lastName', op, value }, person);
    expect([finding('contains', '%vela%'), finding('contains', '*LACE *')]).toEqual([true, true]);
    expect([finding('startsWith', 'love%'), finding('startsWith', '%lace')]).toEqual([true, false]);
    expect([finding('eq', '%love%'), finding('contains', 'l%e')]).toEqual([false, false]);
    expect(finds({ field: 'lastName', op: 'contains', value: '%' }, { lastName: '100% Wool' })).toBe(true);
    expect(finds({ field: 'phone', op: 'contains', value: '%7946%' }, person)).toBe(true);
  });

  test('that are parts of e-mail addresses find domains however they are written', () => {
    const customer = { email: 'zoe@xn--bcher-kva.example' };
    const q = (text: string) => isFoundBy(text, toRow(id, 1, customer));
    for (const text of ['bücher.example', 'Bücher', 'zoe@BÜCHER.ex', '<zoe@bücher.example>', 'xn--bcher'])
      expect(q(text), text).toBe(true);
    expect(['bücherei.example', 'büch', 'bücher/x', 'bücher?'].some(q)).toBe(false);
    const email = (op: string, value: string) => finds({ field: 'email', op, value }, customer);
    expect([email('contains', 'bücher'), email('eq', 'Zoe@bücher.example')]).toEqual([true, true]);
    expect([email('startsWith', 'zoe@bücher.'), email('ne', 'zoe@bücher.example')]).toEqual([true, false]);
  });

  test('find ids by long parts only: short ones stand in many ids by chance', () => {
    const found = (q: string) => predicateOf({ q })(toRow(id, 1, {}));
    expect([found(id.toUpperCase()), found('8000-000000000001'), found('0189')]).toEqual([true, true, false]);
  });
});
