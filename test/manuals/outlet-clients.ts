import { beforeAll, describe, expect, test } from 'vitest';
import { order } from './support/order.ts';
import type { Shop } from './support/shop.ts';

/** Manual 001: the clients of an outlet that sells online, after years of selling in a shop. */
export const outletClients = (shop: Shop) =>
  describe('Manual 001, the Customers page of an outlet', () => {
    const groups: Record<string, string> = {};
    const idOf = async (email: string): Promise<string> =>
      (await shop.ask(200, 'GET', `/v1/customers/lookup?email=${email}`)).id;

    beforeAll(async () => {
      for (const [name, discountPercent] of [
        ['Loyal customers 001', 5],
        ['Wholesale buyers 001', 15],
      ] as const)
        groups[name.split(' ')[0] ?? ''] = (
          await shop.ask(201, 'POST', '/v1/groups', { name, discountPercent })
        ).id;
    });

    describe('Each time a new customer places an order', () => {
      const customer = {
        firstName: 'Marta',
        lastName: 'Mendes',
        email: 'marta@buyers001.example',
        phone: '+351 21 000 0001',
        shippingAddress: { line1: 'Rua Nova 1', city: 'Porto', country: 'PT' },
      };

      test('their name and details appear on the client list (promise 5)', async () => {
        await shop.ask(200, 'POST', '/v1/orders', order('outlet001', '1001', customer));
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=buyers001');
        expect(items).toMatchObject([customer]);
      });

      test('all orders placed by a particular client are viewed (promise 30)', async () => {
        await shop.ask(200, 'POST', '/v1/orders', order('outlet001', '1002', { email: customer.email }));
        const id = await idOf(customer.email);
        const { items } = await shop.ask(200, 'GET', `/v1/customers/${id}/orders`);
        expect(items.map(({ number }: { number: string }) => number).sort()).toEqual(['1001', '1002']);
      });
    });

    describe('Adding clients', () => {
      const emails = ['nadia', 'oskar', 'pilar', 'quirin'].map((name) => `${name}@outlet001.example`);

      test('a simple CSV file, name,email,password with commas, creates clients in bulk (promise 6)', async () => {
        const file =
          'name,email,password\n' +
          'Nadia Novak,nadia@outlet001.example,a horse of stained glass\n' +
          'Oskar Olsen,oskar@outlet001.example,\n' +
          'Pilar Paz,pilar@outlet001.example,\n' +
          'Quirin Quast,quirin@outlet001.example,\n';
        const { progress } = await shop.drop('outlet-001.csv', file);
        expect(progress).toMatchObject({ created: 4, updated: 0, failed: 0 });
        expect(await shop.emails('email[contains]=outlet001')).toEqual(emails);
      });

      test('the password is optional: who has one logs in, who has none gets a first one by mail (promise 6)', async () => {
        const [nadia, oskar] = ['nadia@outlet001.example', 'oskar@outlet001.example'];
        const logIn = (email: string, password: string) =>
          shop.askAsCustomer(200, 'POST', '/v1/auth/login', { email, password });
        expect((await logIn(nadia, 'a horse of stained glass')).customer.firstName).toBe('Nadia');
        await shop.setPasswordByMail(oskar, 'melons in the morning');
        expect((await logIn(oskar, 'melons in the morning')).customer.firstName).toBe('Oskar');
      });

      test('Once imported, they are marked as tax-exempt or put into a group with a discount (promise 7, 9)', async () => {
        const ids = [await idOf('nadia@outlet001.example'), await idOf('oskar@outlet001.example')];
        expect(await shop.bulk({ ids }, { type: 'change', taxExempt: true })).toEqual(['updated', 'updated']);
        const action = { type: 'change', addToGroups: [groups.Loyal] };
        expect(await shop.bulk({ q: 'outlet001' }, action)).toHaveLength(4);
        const { items } = await shop.ask(200, 'GET', `/v1/groups/${groups.Loyal}/customers`);
        expect(items).toHaveLength(4);
        const { discountPercent } = await shop.ask(200, 'GET', `/v1/groups/${groups.Loyal}`);
        expect(discountPercent).toBe(5);
      });
    });

    describe('Modifying clients', () => {
      test.each([
        ['name', { firstName: 'Nadja', lastName: 'Nowak' }],
        ['email address', { email: 'nadja@outlet001.example' }],
        ['assigned client group', { groupIds: ['wholesale'] }],
        ['tax exemption settings', { taxExempt: false }],
        ['if the client agrees to marketing', { marketing: { email: true, source: 'back office' } }],
        ['phone number (iOS and Android app)', { phone: '+46 8 123 456 78' }],
      ])('alter a client’s %s, and Save (promise 7)', async (_, patch) => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=outlet001+na&sort=createdAt&limit=1');
        const path = `/v1/customers/${items[0].id}`;
        const change = 'groupIds' in patch ? { groupIds: [groups.Loyal, groups.Wholesale] } : patch;
        expect(await shop.ask(200, 'PATCH', path, change)).toMatchObject(change);
        expect(await shop.ask(200, 'GET', path)).toMatchObject(change);
      });
    });

    describe('Exploring and filtering customers', () => {
      beforeAll(async () => {
        const oskar = { email: 'oskar@outlet001.example' };
        await shop.ask(200, 'POST', '/v1/orders', order('outlet001', '1003', oskar));
      });

      test('search for a full name or e-mail address (promise 8)', async () => {
        expect(await shop.emails('q=nadja+nowak')).toEqual(['nadja@outlet001.example']);
        expect(await shop.emails('email=Oskar%40outlet001.example')).toEqual(['oskar@outlet001.example']);
      });

      test.each([
        ['customer group assigned', () => `groupIds=${groups.Wholesale}`, ['nadja']],
        ['tax-exempt', () => 'taxExempt=true', ['oskar']],
        ['number of orders placed', () => 'ordersCount[gte]=1', ['oskar']],
        ['consent to email marketing', () => 'marketing.email=true', ['nadja']],
        [
          'several criteria together',
          () => `groupIds=${groups.Loyal}&taxExempt=false&marketing.email=false`,
          ['pilar', 'quirin'],
        ],
      ])('refine by %s (promise 8)', async (_, question, names) => {
        const found = await shop.emails(`q=outlet001&${question()}`);
        expect(found).toEqual(names.map((name) => `${name}@outlet001.example`));
      });

      test('navigate between pages, if there are multiple pages of results (promise 8)', async () => {
        const seen: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const more: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
          const page = await shop.ask(200, 'GET', `/v1/customers?q=outlet001&sort=email&limit=3${more}`);
          expect(page.total).toBe(4);
          seen.push(...page.items.map(({ email }: { email: string }) => email));
          cursor = page.nextCursor;
        }
        expect(seen).toEqual(await shop.emails('q=outlet001'));
      });

      test('clear the refinements: erase the name, empty Tax-Exempt, deselect the groups (promise 8)', async () => {
        expect(await shop.emails(`q=outlet001&groupIds=${groups.Wholesale}&taxExempt=true`)).toEqual([]);
        expect(await shop.emails('q=outlet001')).toHaveLength(4);
      });
    });

    describe('Establishing client groups', () => {
      test('append a customer from the list to a cluster, and remove them again (promise 9)', async () => {
        const path = `/v1/customers/${await idOf('pilar@outlet001.example')}`;
        const { groupIds } = await shop.ask(200, 'GET', path);
        await shop.ask(200, 'PATCH', path, { groupIds: [...groupIds, groups.Wholesale] });
        expect(await shop.emails(`groupIds=${groups.Wholesale}`)).toEqual([
          'nadja@outlet001.example',
          'pilar@outlet001.example',
        ]);
        await shop.ask(200, 'PATCH', path, { groupIds });
        expect(await shop.emails(`groupIds=${groups.Wholesale}`)).toEqual(['nadja@outlet001.example']);
      });
    });

    describe('Exporting customers', () => {
      const text = async (body: object): Promise<string> =>
        Buffer.from((await shop.exported('/v1/exports', { format: 'csv', ...body })).bytes).toString();

      test('the entirety of the customer list (promise 10)', async () => {
        const { total } = await shop.ask(200, 'GET', '/v1/customers');
        const file = await text({ selection: { all: true }, columns: ['id'] });
        expect(file.trim().split('\r\n')).toHaveLength(1 + total);
      });

      test('Promo Email Allowed, then Export All Found: a CSV file with their addresses (promise 10)', async () => {
        const filter = { field: 'marketing.email', value: true };
        const file = await text({ selection: { filter, q: 'outlet001' }, columns: ['email'] });
        expect(file).toBe('\ufeffemail\r\nnadja@outlet001.example\r\n');
      });

      test('Exporting and importing is the quickest way to update customers and add new ones (promise 10)', async () => {
        const columns = ['id', 'firstName', 'lastName', 'email'];
        const file = await text({ selection: { q: 'outlet001' }, columns, sort: 'email' });
        const edited = `${file.replace('Paz', 'Paz Vega')},Rosa,Ruiz,rosa@outlet001.example\r\n`;
        const { progress } = await shop.drop('outlet-001-again.csv', edited);
        expect(progress).toMatchObject({ created: 1, updated: 1, unchanged: 3, failed: 0 });
        const { lastName } = await shop.ask(200, 'GET', '/v1/customers/lookup?email=pilar@outlet001.example');
        expect(lastName).toBe('Paz Vega');
      });
    });

    describe('Removing customers', () => {
      test('does not erase the order records, which are still accessible from the Orders page (promise 11)', async () => {
        const id = await idOf('marta@buyers001.example');
        await shop.ask(204, 'DELETE', `/v1/customers/${id}`);
        await shop.ask(404, 'GET', `/v1/customers/${id}`);
        const { items } = await shop.ask(200, 'GET', '/v1/orders?month=2026-11&store=outlet001');
        expect(items.filter(({ customerId }: { customerId: string }) => customerId === id)).toHaveLength(2);
        expect(await shop.ask(200, 'GET', `/v1/orders/${items[0].id}`)).toMatchObject({ store: 'outlet001' });
      });

      test('check more than one, Delete, then Yes: erased in bulk (promise 11)', async () => {
        const selection = {
          ids: [await idOf('quirin@outlet001.example'), await idOf('rosa@outlet001.example')],
        };
        const action = { type: 'delete' };
        const asked = await shop.ask(200, 'POST', '/v1/bulk-actions', { selection, action, dryRun: true });
        expect(asked.total).toBe(2);
        expect(await shop.bulk(selection, action)).toEqual(['deleted', 'deleted']);
        expect(await shop.emails('q=outlet001')).toHaveLength(3);
      });
    });
  });
