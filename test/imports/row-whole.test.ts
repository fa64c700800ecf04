import { describe, expect, test } from 'vitest';
import { type RowContext, rowReader } from '../../shared/customer-files/row.ts';
import { readHeader } from '../../shared/imports/header.ts';
import { fold } from '../../shared/text/fold.ts';
import { emptyShop } from '../customer-files/support/context.ts';
import { customFieldsByKey, groupNames } from '../customer-files/support/customers.ts';

const shop = {
  ...emptyShop,
  customFields: customFieldsByKey,
  groups: new Map([...groupNames].map(([id, name]) => [fold(name), id])),
};
const [wholesale = ''] = groupNames.keys();

/** Reads one row whose columns have the names of their fields. */
async function read(row: Record<string, string>, context: Partial<RowContext> = {}, splitNames = true) {
  const columns = Object.keys(row).map((name) => ({ name, meaning: name }));
  return (await rowReader({ columns, splitNames }, { ...shop, ...context }))(Object.values(row));
}
const fields = async (...row: Parameters<typeof read>) => {
  const result = await read(...row);
  return 'content' in result ? result.content.fields : result.problem;
};
const invalid = (message: string) => ({
  problem: { code: 'invalid', message: expect.stringContaining(message) },
});

describe('a blank cell', () => {
  test('says nothing, or clears the field, as was asked for', async () => {
    const row = { email: 'a@shop.example', tags: '', groups: ' ', 'shippingAddress.city': '', notes: '' };
    expect(await fields(row)).toEqual({ email: 'a@shop.example' });
    expect(await fields(row, { blankCells: 'clear' })).toEqual({
      email: 'a@shop.example',
      tags: null,
      groupIds: null,
      shippingAddress: { city: null },
      notes: null,
    });
  });

  test('never lets in again who was blocked', async () => {
    const row = { email: 'a@shop.example', status: '' };
    expect(await fields(row, { blankCells: 'clear' })).toEqual({ email: 'a@shop.example' });
  });

  test('never clears an id or a password', async () => {
    const row = { id: '', name: 'Ada', password: '', passwordHash: '' };
    expect(await read(row, { blankCells: 'clear' })).toEqual({
      content: { fields: { name: 'Ada' }, newGroups: [] },
    });
  });

  test('clears an e-mail address only of a row that is about somebody still', async () => {
    expect(await fields({ email: '', externalId: '7' }, { blankCells: 'clear' })).toEqual({
      email: null,
      externalId: '7',
    });
    expect(await fields({ email: '', phone: '' }, { blankCells: 'clear' })).toMatchObject({
      code: 'not_identified',
    });
  });

  test('of an answer about marketing makes nobody decline, and takes no answer back', async () => {
    const row = {
      email: 'a@shop.example',
      'marketing.email': '',
      'marketing.at': '',
      'marketing.source': '',
    };
    expect(await fields(row)).toEqual({ email: 'a@shop.example' });
    expect(await fields(row, { blankCells: 'clear' })).toEqual({ email: 'a@shop.example' });
    const answered = { ...row, 'marketing.email': 'yes' };
    expect(await fields(answered, { blankCells: 'clear' })).toMatchObject({ marketing: { email: true } });
  });

  test('beside a full name that is taken apart clears all three names', async () => {
    const row = { email: 'a@shop.example', name: '' };
    const cleared = { name: null, firstName: null, lastName: null };
    expect(await fields(row, { blankCells: 'clear' })).toMatchObject(cleared);
  });
});

describe('a row with another number of cells than its header', () => {
  const readCells = async (
    names: readonly string[],
    cells: readonly string[],
    blankCells: 'keep' | 'clear',
  ) =>
    (
      await rowReader(
        { columns: names.map((name) => ({ name, meaning: name })), splitNames: true },
        { ...shop, blankCells },
      )
    )(cells);

  test('says nothing of the columns that it does not reach', async () => {
    const result = await readCells(['externalId', 'email', 'phone', 'notes'], ['7', '', ''], 'clear');
    expect(result).toMatchObject({ content: { fields: { externalId: '7', email: null, phone: null } } });
    expect(result).not.toHaveProperty('content.fields.notes');
  });

  test('may end with blank cells, unless a password may be among its shifted cells', async () => {
    expect(await readCells(['email', 'notes'], ['a@shop.example', 'x', ' ', ''], 'keep')).toMatchObject({
      content: { fields: { notes: 'x' } },
    });
    for (const secret of ['password', 'passwordHash']) {
      const shifted = ['a@shop.example', 'verylong', 'secretpart', ''];
      expect(await readCells(['email', secret, 'notes'], shifted, 'keep')).toMatchObject({
        problem: { code: 'too_many_cells' },
      });
    }
  });
});

describe('a full name', () => {
  test('is taken apart unless the row has other names, an id of ours, or it was asked not to be', async () => {
    const split = { name: null, firstName: 'Ada', lastName: 'Lovelace' };
    expect(await fields({ name: 'Ada Lovelace' })).toEqual(split);
    expect(await fields({ id: '12345', name: 'Ada Lovelace' })).toEqual({ externalId: '12345', ...split });
    const whole = { name: 'Ada Lovelace' };
    expect(await fields({ name: 'Ada Lovelace' }, {}, false)).toEqual(whole);
    expect(await fields({ firstName: '', name: 'Ada Lovelace' })).toEqual(whole);
    expect(await fields({ name: 'Ada Lovelace', id: '019a2f0e-7c1a-7000-8000-0000000000AA' })).toEqual(whole);
  });
});

describe('a row', () => {
  test('is about the customer with its id; the id of another system is an external ID', async () => {
    const id = '019a2f0e-7c1a-7000-8000-0000000000aa';
    expect(await read({ id: id.toUpperCase() })).toEqual({ content: { id, fields: {}, newGroups: [] } });
    expect(await fields({ id: "'0042", name: 'Ada' })).toMatchObject({ externalId: '0042' });
    expect(await read({ id: '42', externalId: 'x' })).toEqual(invalid('id: '));
    expect(await read({ id: `${id}0`, name: 'Ada' })).toEqual(invalid('id: '));
    expect(await read({ id: id.replaceAll('-', ''), name: 'Ada' })).toEqual(invalid('id: '));
  });

  test('may have its e-mail address for a username, and then has no other', async () => {
    const email = 'ada@shop.example';
    expect(await fields({ username: 'Ada@Shop.Example', email })).toEqual({ email });
    expect(await read({ username: 'other@shop.example', email })).toEqual(invalid('username: '));
    expect(await read({ username: 'other@shop.example' })).toEqual(invalid('username: '));
  });

  test('says that the billing address is the same, or which it is', async () => {
    const row = { email: 'a@shop.example', billingAddress: 'Same', 'billingAddress.city': '' };
    expect(await fields(row, { blankCells: 'clear' })).toMatchObject({ billingAddress: 'same' });
    expect(await fields({ ...row, billingAddress: 'yes' })).toMatchObject({ billingAddress: 'same' });
    const own = { ...row, 'billingAddress.city': 'Paris' };
    expect(await read(own)).toEqual(invalid('billingAddress: '));
    expect(await fields({ ...own, billingAddress: 'no' })).toMatchObject({
      billingAddress: { city: 'Paris' },
    });
    const none = { ...row, billingAddress: '' };
    expect(await fields(none, { blankCells: 'clear' })).toMatchObject({ billingAddress: { city: null } });
  });

  test('says when and where somebody agreed only with the answer', async () => {
    const row = { name: 'Ada', 'marketing.at': '2026-01-02', 'marketing.source': 'till' };
    expect(await read(row)).toEqual(invalid('marketing.email: '));
    expect(await fields({ ...row, 'marketing.email': 'no' })).toMatchObject({
      marketing: { email: false, at: '2026-01-02T00:00:00.000Z', source: 'till' },
    });
  });

  test.each([
    'ab'.repeat(16),
    `${'AB'.repeat(16)}:salt`,
    ...[40, 56, 64, 96, 128].map((digits) => '0'.repeat(digits)),
    `${'0a'.repeat(32)}:salt:1`,
    'pbkdf2_sha256$260000$salt$hash',
    'sha1$salt$0123',
    '{SSHA}c2VjcmV0',
    '{bcrypt}$2a$10$x',
  ])('has no password that the hash of one could be taken for: %s', async (password) => {
    expect(await read({ name: 'Ada', password })).toEqual({
      content: { fields: { name: 'Ada' }, newGroups: [], uncheckableHash: true },
    });
  });

  test.each([
    `${'0a'.repeat(14)}bc`,
    `${'ab'.repeat(16)}!`,
    'sha of horses',
    '{horses} staple',
    '$ave the whales',
  ])('has the password that looks like no hash: %s', async (password) => {
    expect(await read({ name: 'Ada', password })).toMatchObject({ content: { password } });
  });

  test('is about nobody by what an address alone says, unless the file has nothing else', async () => {
    const readAs = async (header: string, ...cells: string[]) => {
      const reader = await rowReader({ columns: readHeader(header.split(',')), splitNames: true }, shop);
      return reader(cells);
    };
    const phantom = {
      problem: { code: 'not_identified', message: expect.stringContaining('a further address of the row') },
    };
    expect(await readAs('email,_address_telephone,_address_city', '', '020 7946', 'Bath')).toEqual(phantom);
    expect(await readAs('email,Billing First Name', '', 'Ada')).toEqual(phantom);
    expect(await readAs('email,Phone', '', '020 7946')).toHaveProperty('content');
    expect(await readAs('Billing First Name,Billing Phone', 'Ada', '020 7946')).toHaveProperty('content');
  });

  test('comes in without a language that mails are not written in, but not with what is none', async () => {
    for (const language of ['it_IT', 'nl-NL', 'pt', 'zh-Hant-TW']) {
      expect(await read({ name: 'Ada', language })).toEqual({
        content: { fields: { name: 'Ada' }, otherLanguage: true, newGroups: [] },
      });
    }
    expect(await fields({ name: 'Ada', language: 'de_AT' })).toEqual({ name: 'Ada', language: 'de' });
    expect(await read({ name: 'Ada', language: 'Klingon?' })).toEqual(invalid('language: '));
  });

  test('has a password, or the hash of one that can be checked, never both', async () => {
    const hash = '$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
    const secret = async (row: Record<string, string>) => {
      const result = await read({ name: 'Ada', ...row });
      if ('problem' in result) return result.problem.code;
      const { password, refusedPassword, passwordHash, uncheckableHash } = result.content;
      if (refusedPassword) return refusedPassword.code;
      return { password, passwordHash, uncheckableHash };
    };
    const none = { password: undefined, passwordHash: undefined, uncheckableHash: undefined };
    expect(await secret({ password: ' good enough ' })).toEqual({ ...none, password: ' good enough ' });
    expect(await secret({ password: '$ecret money' })).toEqual({ ...none, password: '$ecret money' });
    expect(await secret({ password: hash })).toEqual({ ...none, passwordHash: hash });
    expect(await secret({ passwordHash: ` ${hash}` })).toEqual({ ...none, passwordHash: hash });
    expect(await secret({ passwordHash: hash, password: 'good enough' })).toEqual({
      ...none,
      password: 'good enough',
    });
    const uncheckable = { ...none, uncheckableHash: true };
    const phpass = '$P$B12345678901234567890123456789.';
    expect(await secret({ password: phpass })).toEqual(uncheckable);
    expect(await secret({ passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' })).toEqual(uncheckable);
    expect(await secret({ passwordHash: phpass, password: hash })).toEqual({ ...none, passwordHash: hash });
    expect(await secret({ password: 'password1' })).toBe('too_common');
    expect(await secret({ passwordHash: hash, password: 'password1' })).toBe('too_common');
  });

  test('names groups that there are, or new ones if it may', async () => {
    const row = { name: 'Ada', groups: 'WHOLESALE, New one; "=B2B; EU"|new  ONE' };
    expect(await read(row)).toMatchObject({ problem: { code: 'unknown_group' } });
    expect(await read(row, { createGroups: true })).toMatchObject({
      content: { fields: { groupIds: [wholesale, [...groupNames.keys()][2]] }, newGroups: ['New one'] },
    });
    const many = { name: 'Ada', groups: Array.from({ length: 21 }, (_, n) => `g${n}`).join() };
    expect(await read(many, { createGroups: true })).toEqual(invalid('groups: At most 20'));
    expect(await read({ name: 'Ada', groups: 'x'.repeat(101) }, { createGroups: true })).toEqual(
      invalid('groups: '),
    );
  });

  test('has values of custom fields as they are declared', async () => {
    const row = {
      name: 'Ada',
      'customFields.shoeSize': '42,5',
      'customFields.catalogue': 'Ja',
      'customFields.anniversary': '1. Juni 2019',
      'customFields.tier': "'=GOLD",
    };
    expect(await fields(row)).toMatchObject({
      customFields: { shoeSize: 42.5, catalogue: true, anniversary: '2019-06-01', tier: '=Gold' },
    });
    expect(await read({ name: 'Ada', 'customFields.tier': 'Bronze' })).toEqual(
      invalid('customFields.tier: '),
    );
    expect(await read({ name: 'Ada', 'customFields.gone': 'x' })).toEqual(invalid('no such custom field'));
  });
});
