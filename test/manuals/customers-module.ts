import { beforeAll, describe, expect, test } from 'vitest';
import { cellsOf } from '../workbooks/support/files.ts';
import { order } from './support/order.ts';
import type { Shop } from './support/shop.ts';

/** Manual 004: the Customers module of a web platform. */
export const customersModule = (shop: Shop) =>
  describe('Manual 004, the Customers module', () => {
    let resellers = '';
    let path = '';
    const email = 'josee@module004.example';
    const logIn = (status: number, password: string) =>
      shop.askAsCustomer(status, 'POST', '/v1/auth/login', { email, password });

    beforeAll(async () => {
      resellers = (await shop.ask(201, 'POST', '/v1/groups', { name: 'Resellers 004' })).id;
    });

    describe('Create a new customer', () => {
      const address = { line1: '4 rue Principale', city: 'Québec', postalCode: 'G1R 2B5', country: 'CA' };
      const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

      test('a user can create an account independently via the web platform', async () => {
        const own = {
          email: 'seul@module004.example',
          password: 'a horse of stained glass',
          firstName: 'Seul',
        };
        const { customer } = await shop.askAsCustomer(201, 'POST', '/v1/auth/register', own);
        expect(await shop.ask(200, 'GET', `/v1/customers/${customer.id}`)).toMatchObject({
          source: 'registration',
        });
      });

      test('when a user places an order, the customer record is generated automatically (promise 5)', async () => {
        const customer = { email: 'acheteur@module004.example', firstName: 'Achille' };
        await shop.ask(200, 'POST', '/v1/orders', order('module004', '1', customer));
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=achille+module004');
        expect(items).toMatchObject([{ ...customer, source: 'order', ordersCount: 1 }]);
        await shop.ask(204, 'DELETE', `/v1/customers/${items[0].id}`);
      });

      test('Info tab: names, e-mail, phone, office phone, a username other than the e-mail (promise 25)', async () => {
        const info = {
          firstName: 'Josée',
          lastName: 'Tremblay',
          email,
          phone: '+1 418-555-0104',
          officePhone: '+1 418-555-0105',
          username: 'josee.t',
        };
        const answer = await shop.answer(201, 'POST', '/v1/customers', info);
        path = answer.headers.get('location') ?? '';
        expect(answer.body).toMatchObject(info);
      });

      test('Info tab: the profile picture (promise 25)', async () => {
        const declared = { contentType: 'image/png', bytes: picture.length };
        const { url, fields, uploadId } = await shop.ask(201, 'POST', `${path}/picture`, declared);
        const form = new FormData();
        for (const [name, value] of Object.entries<string>(fields)) form.set(name, value);
        form.set('file', new Blob([picture]));
        expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
        await shop.ask(200, 'PUT', `${path}/picture`, { uploadId });
        const shown = await fetch((await shop.ask(200, 'GET', `${path}/picture`)).url);
        expect(Buffer.from(await shown.bytes())).toEqual(picture);
      });

      test('The e-mail must be unique: two users never share one, in any letter case (promise 26)', async () => {
        const { code } = await shop.ask(409, 'POST', '/v1/customers', { email: 'JOSEE@module004.example' });
        expect(code).toBe('already_exists');
        const { id } = await shop.ask(200, 'GET', '/v1/customers/lookup?email=seul@module004.example');
        await shop.ask(409, 'PATCH', `/v1/customers/${id}`, { email });
      });

      test('Shipping address tab: the company, and the full address (promise 25)', async () => {
        const shippingAddress = { company: 'Tremblay inc.', ...address };
        expect(await shop.ask(200, 'PATCH', path, { shippingAddress })).toMatchObject({ shippingAddress });
      });

      test('Billing address tab: use the shipping address, or fill in the fields (promise 25)', async () => {
        expect(await shop.ask(200, 'PATCH', path, { billingAddress: 'same' })).toMatchObject({
          billingAddress: 'same',
        });
        const billingAddress = { ...address, line1: '5 rue Principale' };
        expect(await shop.ask(200, 'PATCH', path, { billingAddress })).toMatchObject({ billingAddress });
      });

      test('Group tab: the customer group', async () => {
        expect(await shop.ask(200, 'PATCH', path, { groupIds: [resellers] })).toMatchObject({
          groupIds: [resellers],
        });
      });

      test('Login information: the new password, confirmed by typing it twice (promise 29)', async () => {
        const password = 'a horse of stained glass';
        await shop.ask(400, 'PUT', `${path}/password`, {
          password,
          confirmation: 'a horse of stained grass',
        });
        await shop.ask(204, 'PUT', `${path}/password`, { password, confirmation: password });
        await logIn(200, password);
      });
    });

    describe('Search for a customer or a group of customers', () => {
      test.each([
        ['First name', 'firstName[contains]=jos'],
        ['Last name', 'lastName[contains]=tremb'],
        ['Email', 'email[contains]=josee%40module004'],
        ['Phone', 'phone[contains]=555-0104'],
        ['Date added', 'createdAt[gte]=today-1d&q=module004+jos'],
      ])('by %s (promise 27)', async (_, question) => {
        expect(await shop.emails(question)).toEqual([email]);
      });

      test('select the desired customer group: the list is filtered (promise 27)', async () => {
        expect(await shop.emails(`groupIds=${resellers}`)).toEqual([email]);
      });
    });

    describe('Edit a customer record', () => {
      test('contact details, account addresses and customer group', async () => {
        const change = {
          phone: '+1 418-555-0199',
          shippingAddress: { line1: '6 rue Principale' },
          groupIds: [],
        };
        const edited = await shop.ask(200, 'PATCH', path, change);
        expect(edited).toMatchObject({
          ...change,
          shippingAddress: { line1: '6 rue Principale', city: 'Québec' },
        });
      });
    });

    describe('Assign a client group to a user', () => {
      test('in the record of the client, select the desired group (promise 9)', async () => {
        await shop.ask(200, 'PATCH', path, { groupIds: [resellers] });
        expect(await shop.emails(`groupIds=${resellers}`)).toEqual([email]);
      });

      test('in the module Customer groups, assign several users to a group (promise 9)', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=module004&fields=id');
        const add = items.map(({ id }: { id: string }) => id);
        await shop.ask(200, 'POST', `/v1/groups/${resellers}/customers`, { add });
        expect(await shop.emails(`groupIds=${resellers}`)).toEqual([email, 'seul@module004.example']);
      });
    });

    describe("Manage credit to a customer's account", () => {
      const eur = (amount: string) => ({ amount, currency: 'EUR' });

      test('click on the + to add a credit: enter the amount, and Save (promise 28)', async () => {
        const entry = await shop.ask(201, 'POST', `${path}/credit`, {
          amount: eur('25.00'),
          reason: 'Goodwill',
        });
        expect(entry).toMatchObject({ amount: eur('25.00'), balanceAfter: eur('25.00') });
      });

      test('see additions and deletions of account credit (promise 28)', async () => {
        await shop.ask(201, 'POST', `${path}/credit`, { amount: eur('-10.50'), reason: 'Used' });
        const { balance, items } = await shop.ask(200, 'GET', `${path}/credit`);
        expect(balance).toEqual(eur('14.50'));
        expect(items).toMatchObject([
          { amount: eur('-10.50'), balanceAfter: eur('14.50'), reason: 'Used' },
          { amount: eur('25.00'), balanceAfter: eur('25.00'), reason: 'Goodwill' },
        ]);
      });

      test('click on Export, and view the downloaded Excel document (promise 28)', async () => {
        const selection = { ids: [path.split('/').at(-1)] };
        const asked = {
          content: 'credit',
          selection,
          format: 'xlsx',
          columns: ['amount', 'reason', 'balanceAfter'],
        };
        const { name, bytes } = await shop.exported('/v1/exports', asked);
        expect(name).toBe('credit-transactions.xlsx');
        expect(await cellsOf(bytes)).toEqual([
          ['amount', 'reason', 'balanceAfter'],
          [{ number: '25.00' }, 'Goodwill', { number: '25.00' }],
          [{ number: '-10.50' }, 'Used', { number: '14.50' }],
        ]);
      });
    });

    describe("Change a user's password", () => {
      test('the user clicks on Forgot password, and resets it alone by the mailed link (promise 29)', async () => {
        await shop.setPasswordByMail(email, 'melons in the morning');
        await logIn(200, 'melons in the morning');
        await logIn(401, 'a horse of stained glass');
      });

      test('the administrator adds the new password and confirms it (promise 29)', async () => {
        const password = 'a violin full of bees';
        await shop.ask(204, 'PUT', `${path}/password`, { password, confirmation: password });
        await logIn(200, password);
        await logIn(401, 'melons in the morning');
      });
    });

    describe('Consult the orders of a customer', () => {
      test('click on Orders: a list of all the orders of the user (promise 30)', async () => {
        for (const number of ['2', '3'])
          await shop.ask(200, 'POST', '/v1/orders', order('module004', number, { email }));
        const { items } = await shop.ask(200, 'GET', `${path}/orders`);
        expect(items.map(({ number }: { number: string }) => number).sort()).toEqual(['2', '3']);
      });

      test('click on an order to see the details (promise 30)', async () => {
        const { items } = await shop.ask(200, 'GET', `${path}/orders`);
        expect(await shop.ask(200, 'GET', `/v1/orders/${items[0].id}`)).toMatchObject({
          ...items[0],
          lineItems: [{ name: 'Blue mug', quantity: 2, total: '12.30' }],
        });
      });
    });

    describe('Delete a customer', () => {
      const gone = async (found: string) => {
        await shop.ask(204, 'DELETE', found);
        await shop.ask(404, 'GET', found);
      };

      test('Via the list of customers: delete, and confirm', async () => {
        const { items } = await shop.ask(200, 'GET', '/v1/customers?q=seul+module004&fields=id');
        await gone(`/v1/customers/${items[0].id}`);
      });

      test('Via the customer record: delete, and confirm', async () => {
        await gone(path);
        expect(await shop.emails('q=module004')).toEqual([]);
      });
    });
  });
