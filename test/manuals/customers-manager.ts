import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/stack.ts';
import { order } from './support/order.ts';
import type { Shop } from './support/shop.ts';

/** Manual 003: the Customers Manager of a store's dashboard, in a shop whose `deletePolicy` is `refuse`. */
export const customersManager = (shop: Shop) =>
  describe('Manual 003, Customers Manager', () => {
    let regulars = '';
    let path = '';

    beforeAll(async () => {
      regulars = (await shop.ask(201, 'POST', '/v1/groups', { name: 'Regulars 003' })).id;
      const people = [
        {
          firstName: 'Farah',
          lastName: 'Halim',
          email: 'farah@manager003.example',
          phone: '+60 3-1000 0001',
        },
        {
          firstName: 'Gopal',
          lastName: 'Halim',
          email: 'gopal@manager003.example',
          phone: '+60 3-1000 0002',
        },
        { firstName: 'Hui', lastName: 'Tan', email: 'hui@manager003.example', phone: '+60 3-1000 0003' },
      ];
      for (const person of people)
        await shop.ask(201, 'POST', '/v1/customers', { ...person, groupIds: [regulars] });
    });

    describe('Locate a customer record', () => {
      test('filter by the combination of Name, Email Address, Phone Number, User Group and more (promise 19)', async () => {
        const question = `lastName=halim&email[contains]=gopal&phone[contains]=1000&groupIds=${regulars}&status=active`;
        expect(await shop.emails(question)).toEqual(['gopal@manager003.example']);
      });

      test.each(['gopal halim', 'gopal@manager003.example', '+60 3-1000 0002'])(
        'or search directly by Name, Email Address or Phone Number: %s (promise 19)',
        async (known) => {
          expect(await shop.emails(`q=${encodeURIComponent(known)}`)).toEqual(['gopal@manager003.example']);
        },
      );

      test('click on the Customer Name to view the details; Edit to edit the profile', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=farah+manager003');
        path = `/v1/customers/${items[0].id}`;
        expect(await shop.ask(200, 'GET', path)).toEqual(items[0]);
        const { notes } = await shop.ask(200, 'PATCH', path, { notes: 'Comes on Fridays.' });
        expect(notes).toBe('Comes on Fridays.');
      });
    });

    describe('Customize your listing', () => {
      let view = '';
      const listed = async () =>
        (await shop.ask(200, 'GET', `${view}/customers`)).items
          .map(({ email }: { email: string }) => email.split('@')[0])
          .sort();

      test('Save Filter: type a name for the new list, and Save (promise 19)', async () => {
        const filter = {
          and: [
            { field: 'lastName', value: 'Halim' },
            { field: 'groupIds', op: 'has', value: regulars },
          ],
        };
        const saved = { name: 'Halims 003', filter, columns: ['firstName', 'email'] };
        view = (await shop.answer(201, 'POST', '/v1/views', saved)).headers.get('location') ?? '';
        expect(await listed()).toEqual(['farah', 'gopal']);
      });

      test('modify the filter combination (promise 19)', async () => {
        const filter = { field: 'groupIds', op: 'has', value: regulars };
        await shop.ask(200, 'PATCH', view, { name: 'All regulars 003', filter });
        expect(await listed()).toEqual(['farah', 'gopal', 'hui']);
      });

      test('or delete it (promise 19)', async () => {
        await shop.ask(204, 'DELETE', view);
        await shop.ask(404, 'GET', view);
      });
    });

    describe('Edit customer basic details', () => {
      test.each([
        ['First Name', { firstName: 'Farahana' }],
        ['Last Name', { lastName: 'Halim-Lee' }],
        ['Phone', { phone: '+60 3-1000 0009' }],
        ['Email Address', { email: 'farahana@manager003.example' }],
        ['Status: Block', { status: 'blocked' }],
        ['Status: Active', { status: 'active' }],
        ['Birthdate', { birthDate: '1994-08-31' }],
        ['Subscription to rewards points summary', { rewardsSummaryOptIn: true }],
      ])('%s, then Update (promise 20)', async (_, change) => {
        expect(await shop.ask(200, 'PATCH', path, change)).toMatchObject(change);
        expect(await shop.ask(200, 'GET', path)).toMatchObject(change);
      });

      test('Assign User Group (promise 20)', async () => {
        const { id } = await shop.ask(201, 'POST', '/v1/groups', { name: 'Gold 003' });
        await shop.ask(200, 'PATCH', path, { groupIds: [regulars, id] });
        expect(await shop.emails(`groupIds=${id}`)).toEqual(['farahana@manager003.example']);
      });

      test('Password, which lets the customer in from then on (promise 20)', async () => {
        const password = 'melons in the morning';
        await shop.ask(204, 'PUT', `${path}/password`, { password, confirmation: password });
        const login = { email: 'farahana@manager003.example', password };
        const { customer } = await shop.askAsCustomer(200, 'POST', '/v1/auth/login', login);
        expect(customer.firstName).toBe('Farahana');
      });
    });

    describe('Edit customer membership status', () => {
      const details = { type: 'Gold', number: 'G-003', status: 'active', validUntil: '2027-12-31' };

      test('from the profile go to the Membership section, and edit the details there (promise 21)', async () => {
        expect(await shop.ask(200, 'PATCH', `${path}/membership`, details)).toMatchObject(details);
        const ended = await shop.ask(200, 'PATCH', `${path}/membership`, { status: 'inactive' });
        expect(ended).toMatchObject({ ...details, status: 'inactive' });
      });

      test('view the customer membership details, and how they have changed (promise 21)', async () => {
        const membership = await shop.ask(200, 'GET', `${path}/membership`);
        expect(membership).toMatchObject({ ...details, status: 'inactive' });
        expect(await shop.ask(200, 'GET', path)).toMatchObject({ membership });
        expect((await shop.ask(200, 'GET', `${path}/membership/history`)).items).toHaveLength(2);
      });
    });

    describe('Bulk actions', () => {
      test('locate the customers using the FILTER, check the required ones, choose the action (promise 22)', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=manager003&lastName=tan');
        const selection = { ids: items.map(({ id }: { id: string }) => id) };
        const action = { type: 'change', status: 'inactive', addTags: ['summer 003'] };
        expect(await shop.bulk(selection, action)).toEqual(['updated']);
        expect(await shop.ask(200, 'GET', `/v1/customers/${selection.ids[0]}`)).toMatchObject({
          status: 'inactive',
          tags: ['summer 003'],
        });
      });

      test('or all whom the filter has found (promise 22)', async () => {
        const selection = { filter: { field: 'groupIds', op: 'has', value: regulars } };
        const action = { type: 'change', addTags: ['regular 003'] };
        expect(await shop.bulk(selection, action)).toEqual(['updated', 'updated', 'updated']);
      });
    });

    describe('Create new customer', () => {
      test('Create User: complete the required details', async () => {
        const details = { firstName: 'Ismail', lastName: 'Omar', email: 'ismail@manager003.example' };
        expect(await shop.ask(201, 'POST', '/v1/customers', details)).toMatchObject(details);
      });
    });

    describe('Download customer report, Upload customer list', () => {
      let report = '';

      test('Download User saves the customer records in CSV format (promise 23)', async () => {
        const asked = { selection: { q: 'manager003' }, format: 'csv', sort: 'email' };
        const { name, bytes } = await shop.exported('/v1/exports', asked);
        report = Buffer.from(bytes).toString();
        expect(name).toBe('customers.csv');
        expect(report.trim().split('\r\n')).toHaveLength(1 + 4);
        expect(report).toContain('ismail@manager003.example');
      });

      test('Upload Users: prepare the CSV file, then Upload (promise 23)', async () => {
        const content = report.replace('Ismail', 'Ismael');
        const asked = { fileName: 'users.csv', bytes: Buffer.byteLength(content) };
        const { job, upload } = await shop.ask(201, 'POST', '/v1/imports', asked);
        const form = new FormData();
        for (const [name, value] of Object.entries<string>(upload.fields)) form.set(name, value);
        form.set('file', new Blob([content]));
        expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(204);
        const { progress } = await shop.finished(job.id);
        expect(progress).toMatchObject({ created: 0, updated: 1, unchanged: 3, failed: 0 });
      });
    });

    describe('Remove a customer record from your store', () => {
      const personal = ['Farahana', 'Halim-Lee', 'farahana@manager003.example', '3-1000 0009', '1994-08-31'];

      test('click DELETE: who has no purchase history is removed', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=ismael+manager003&fields=id');
        await shop.ask(204, 'DELETE', `/v1/customers/${items[0].id}`);
        await shop.ask(404, 'GET', `/v1/customers/${items[0].id}`);
      });

      test('You can not delete a customer record with purchase history (promise 24)', async () => {
        const bought = order('manager003', '1', { email: 'farahana@manager003.example' });
        await shop.ask(200, 'POST', '/v1/orders', bought);
        const { code } = await shop.ask(409, 'DELETE', path);
        expect(code).toBe('has_history');
        await shop.ask(200, 'GET', path);
      });

      test('You can ANONYMISE it: name, e-mail, address, contact, all personal data is removed (promise 24)', async () => {
        await shop.ask(202, 'POST', `${path}/anonymize`);
        await shop.ask(410, 'GET', path);
        // Searches forget within a minute what they have on disk: the job, which no step waits for, then ends.
        await eventually(async () => {
          const histories = ['audit', 'membership/history', 'orders', 'data', 'erasure'];
          const known = histories.map((history) => shop.stack.call('GET', `${path}/${history}`));
          const text = JSON.stringify((await Promise.all(known)).map(({ body }) => body));
          return personal.every((value) => !text.includes(value));
        });
        expect(await shop.emails('q=farahana')).toEqual([]);
      });

      test('their orders and totals stay, and the e-mail address is free again (promise 24)', async () => {
        const { items } = await shop.ask(200, 'GET', `${path}/orders`);
        expect(items).toMatchObject([{ number: '1', total: '17.20' }]);
        const receipt = await shop.ask(200, 'GET', `${path}/erasure`);
        expect(receipt).toMatchObject({ kept: { orders: [{ orders: 1 }] } });
        const again = { email: 'farahana@manager003.example' };
        expect((await shop.ask(201, 'POST', '/v1/customers', again)).id).not.toBe(path.split('/').at(-1));
      });

      test('This action can not be reversed (promise 24)', async () => {
        await shop.ask(410, 'PATCH', path, { firstName: 'Farah' });
        await shop.ask(410, 'GET', path);
      });
    });
  });
