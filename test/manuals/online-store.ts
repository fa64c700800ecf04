import { beforeAll, describe, expect, test } from 'vitest';
import type { Shop } from './support/shop.ts';

/** Manual 000: the customers of an online store that also has a till. */
export const onlineStore = (shop: Shop) =>
  describe('Manual 000, Manage Customers', () => {
    const people = [
      {
        firstName: 'Marisol',
        lastName: 'Quintana',
        email: 'marisol@store000.example',
        phone: '+507 6123-4567',
        idNumber: '8-765-4321',
        username: 'marisolq',
        externalId: 'INVU-0815',
        gender: 'female',
      },
      { firstName: 'Marcos', lastName: 'Quirós', email: 'marcos@store000.example', tags: ['store000'] },
      { firstName: 'Ximena', lastName: 'Arias', email: 'ximena@store000.example', status: 'inactive' },
    ];
    const ids: Record<string, string> = {};
    let groupId = '';

    beforeAll(async () => {
      for (const person of people)
        ids[person.firstName] = (await shop.ask(201, 'POST', '/v1/customers', person)).id;
    });

    describe('To search, the % icon followed by what is known of the customer', () => {
      test.each([
        ['First Name', 'firstName[contains]=ariso'],
        ['Last Name', 'lastName[contains]=uinta'],
        ['Phone', 'phone[contains]=6123'],
        ['Email', 'email[contains]=arisol%40store000'],
        ['ID Number', 'idNumber[contains]=765-43'],
        ['External ID (of the till)', 'externalId[contains]=u-0815'],
      ])('by %s (promise 1)', async (_, question) => {
        expect(await shop.emails(question)).toEqual(['marisol@store000.example']);
      });

      test('by User ID: the id, or the name that a user signs in with (promise 1)', async () => {
        expect(await shop.emails(`id=${ids.Marisol}`)).toEqual(['marisol@store000.example']);
        expect(await shop.emails('username[contains]=isolq')).toEqual(['marisol@store000.example']);
      });

      test('Search User: any of these by one question, run by Enter (promise 1)', async () => {
        for (const known of [
          'ariso uinta',
          'uintana',
          '61234567',
          'arisol@store000',
          '765-4321',
          'INVU-0815',
        ])
          expect(await shop.emails(`q=${encodeURIComponent(known)}`)).toEqual(['marisol@store000.example']);
      });

      test('Search All: removes any preset filter (promise 1)', async () => {
        const { total, filters } = await shop.ask(200, 'GET', '/v1/customers');
        expect(filters).toEqual([]);
        expect(total).toBeGreaterThanOrEqual(people.length);
      });
    });

    describe('Filter Users', () => {
      test('Predefined Filters: established search options (promise 2)', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/views?count=true');
        const preset = items.filter(({ predefined }: { predefined: boolean }) => predefined);
        expect(preset.map(({ name }: { name: string }) => name)).toContain('Inactive');
        const { items: found } = await shop.ask(200, 'GET', '/v1/views/inactive/customers?q=store000');
        expect(found).toMatchObject([{ email: 'ximena@store000.example' }]);
      });

      test('Custom Filters: adjusted to individual preferences (promise 2)', async () => {
        const filter = {
          and: [
            { field: 'lastName', op: 'startsWith', value: 'qui' },
            {
              or: [
                { field: 'gender', value: 'female' },
                { field: 'tags', value: 'store000' },
              ],
            },
            { not: { field: 'status', value: 'inactive' } },
          ],
        };
        const { total } = await shop.ask(200, 'POST', '/v1/customers/search', { filter, q: 'store000' });
        expect(total).toBe(2);
      });

      test('Group Filters: segment customers by categories (promise 2)', async () => {
        groupId = (await shop.ask(201, 'POST', '/v1/groups', { name: 'Frequent buyers 000' })).id;
        await shop.ask(200, 'POST', `/v1/groups/${groupId}/customers`, { add: [ids.Marisol, ids.Ximena] });
        expect(await shop.emails(`groupIds=${groupId}`)).toEqual([
          'marisol@store000.example',
          'ximena@store000.example',
        ]);
      });

      test('Active Tag List: which filters are in use; Filter executes them (promise 2)', async () => {
        const question = `/v1/customers?groupIds=${groupId}&status=active&q=store000`;
        const { filters, items } = await shop.ask(200, 'GET', question);
        expect(items).toMatchObject([{ firstName: 'Marisol' }]);
        expect(filters).toMatchObject([{ id: 'groupIds' }, { id: 'status' }, { id: 'q' }]);
        for (const { text } of filters) expect(text).toEqual(expect.any(String));
      });

      test('Clear: no filter is left, the search is in its initial state (promise 2)', async () => {
        const { filters, total } = await shop.ask(200, 'GET', '/v1/customers');
        expect(filters).toEqual([]);
        expect(total).toBeGreaterThanOrEqual(people.length);
      });

      test('Cancel: a filter that is not run leaves nothing behind', async () => {
        const saved = async () => (await shop.ask(200, 'GET', '/v1/views')).total;
        const before = await saved();
        const filter = { field: 'gender', value: 'female' };
        await shop.ask(200, 'POST', '/v1/customers/search', { filter });
        expect(await saved()).toBe(before);
      });
    });

    describe('+ Create Customer', () => {
      const email = 'walkin@store000.example';

      test('users who were registered in person or through other channels have no password (promise 3)', async () => {
        const created = await shop.ask(201, 'POST', '/v1/customers', {
          firstName: 'Walk',
          lastName: 'In',
          email,
        });
        expect(created.hasPassword).toBe(false);
      });

      test('a customer who tries to register appears as existing (promise 3)', async () => {
        const { code } = await shop.askAsCustomer(409, 'POST', '/v1/auth/register', {
          email: 'WalkIn@store000.example',
          password: 'a horse of stained glass',
        });
        expect(code).toBe('account_exists');
      });

      test('from the till come customers without e-mail and phone, with an External ID (promise 4)', async () => {
        const till = { firstName: 'Till', externalId: 'INVU-4711' };
        const { id } = await shop.ask(201, 'POST', '/v1/customers', till);
        const found = await shop.ask(200, 'GET', '/v1/customers/lookup?externalId=INVU-4711');
        expect(found).toMatchObject({ id, ...till });
        expect([found.email, found.phone]).toEqual([undefined, undefined]);
      });

      test('Customers register directly from the online store, with complete information', async () => {
        const complete = {
          firstName: 'Own',
          lastName: 'Hand',
          email: 'own@store000.example',
          phone: '+507 6999-0000',
        };
        const password = 'a horse of stained glass';
        const { customer } = await shop.askAsCustomer(201, 'POST', '/v1/auth/register', {
          ...complete,
          password,
        });
        const stored = await shop.ask(200, 'GET', `/v1/customers/${customer.id}`);
        expect(stored).toMatchObject({ ...complete, hasPassword: true, source: 'registration' });
      });
    });

    describe('Steps for the customer to enter his or her password', () => {
      const [email, password] = ['walkin@store000.example', 'melons in the morning'];
      let token = '';

      test('Choose Forgot Password, and enter the e-mail that they were created with (promise 3)', async () => {
        await shop.askAsCustomer(202, 'POST', '/v1/auth/password-reset', { email });
      });

      test('An e-mail comes with a link to change the password (promise 3, 29)', async () => {
        token = await shop.tokenFor(email);
      });

      test('There the new password is created, and the customer logs in with it (promise 3, 29)', async () => {
        await shop.askAsCustomer(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
        const { customer } = await shop.askAsCustomer(200, 'POST', '/v1/auth/login', { email, password });
        expect(customer).toMatchObject({ firstName: 'Walk', email });
        const { hasPassword } = await shop.ask(200, 'GET', `/v1/customers/${customer.id}`);
        expect(hasPassword).toBe(true);
      });
    });
  });
