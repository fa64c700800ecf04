import { describe, expect, test } from 'vitest';
import { readAnyHeader } from '../../shared/imports/any-header.ts';
import { customFieldsByKey } from '../customer-files/support/customers.ts';
import { fixtures } from './support/fixtures.ts';

const contentOf = (header: string, content?: 'customers' | 'orders' | 'credit' | 'points') =>
  readAnyHeader(header.split(','), { customFields: customFieldsByKey, content }).content;

describe('what the rows of a file are', () => {
  test.each(fixtures())('$name: customers, as ever', ({ bytes, expected: { encoding, delimiter } }) => {
    const text = new TextDecoder(encoding).decode(bytes);
    const header = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('sep=')) ?? '';
    expect(
      contentOf(
        header
          .split(delimiter)
          .map((name) => name.replaceAll('"', ''))
          .join(','),
      ),
    ).toBe('customers');
  });

  test.each([
    ['email,points', 'customers'],
    ['Email,Name,Total Spent,Total Orders,Note,Currency', 'customers'],
    ['id,name,status,createdAt,notes', 'customers'],
    ['Name,Email,Phone,Amount,Note', 'customers'],
    ['Order Number,Order Date,Order Total,Email', 'orders'],
    ['Date,Order #,Status,Customer,Product(s),Items sold,N. Revenue', 'orders'],
    ['ID,Reference,New client,Delivery,Customer,Total,Payment,Status,Date', 'orders'],
    ['Email,Date,Amount,Currency,Note,Reference', 'credit'],
    ['customerId,amount,reason', 'credit'],
    ['email,points,reason', 'points'],
    ['customerEmail,points,reference', 'points'],
    ['customerExternalId,amount,at', 'credit'],
    ['customerEmail,points', 'customers'],
    ['Customer #,Points,Reason', 'points'],
  ])('%s: %s', (header, content) => {
    expect(contentOf(header)).toBe(content);
  });

  test.each(['email,amount', 'email,amount,date', 'email,points,reference'])(
    '%s could be several things: it is refused, unless it is said',
    (header) => {
      expect(() => contentOf(header)).toThrow(/Say which with the option "content"/);
      const said = header.includes('points') ? 'points' : 'credit';
      expect(contentOf(header, said)).toBe(said);
    },
  );

  test.each([
    ['orders', 'email,total', /number of an order/],
    ['credit', 'amount,reason', /whose a row is/],
    ['points', 'email,amount', /holds points/],
  ] as const)('what a file of %s must have is asked for', (content, header, reason) => {
    expect(() => contentOf(header, content)).toThrow(reason);
  });

  test('a column can be said to carry a field of it, and no other', () => {
    const columns = { Beleg: 'number', Kunde: null };
    const rules = { content: 'orders', columns } as const;
    const { columns: read } = readAnyHeader(['Beleg', 'Kunde', 'Total', 'Datum'], rules);
    expect(read.map(({ meaning }) => meaning ?? '-')).toEqual(['number', '-', 'total', 'placedAt']);
    const wrong = { content: 'orders', columns: { Beleg: 'numbr' } } as const;
    expect(() => readAnyHeader(['Beleg', 'Total'], wrong)).toThrow(/Did you mean number\?/);
  });
});
