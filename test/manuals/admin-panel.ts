import { describe, expect, test } from 'vitest';
import { cellsOf } from '../workbooks/support/files.ts';
import { order } from './support/order.ts';
import type { Shop } from './support/shop.ts';

/** Manual 002: the customers of a chain of stores in its admin panel. */
export const adminPanel = (shop: Shop) =>
  describe('Manual 002, Customers of an admin panel', () => {
    let path = '';

    describe('List all customers', () => {
      const columns = ['name', 'email', 'phone', 'birthDate', 'gender', 'status'];
      const people = [
        {
          name: 'Bruna Braga',
          email: 'bruna@panel002.example',
          phone: '+351 21 000 0002',
          birthDate: '1985-05-17',
          gender: 'female',
          status: 'active',
        },
        {
          name: 'Caio Costa',
          email: 'caio@panel002.example',
          phone: '+351 21 000 0003',
          birthDate: '1991-11-02',
          gender: 'male',
          status: 'inactive',
        },
        {
          name: 'Dani Dias',
          email: 'dani@panel002.example',
          phone: '+351 21 000 0004',
          birthDate: '2001-01-31',
          gender: 'other',
          status: 'active',
        },
      ];
      const list = '/v1/customers?q=panel002&sort=name&fields=';

      test('shows name, e-mail, phone number, date of birth, gender and status (promise 12)', async () => {
        for (const person of people) await shop.ask(201, 'POST', '/v1/customers', person);
        const { items } = await shop.ask(200, 'GET', list + columns.join(','));
        expect(items).toEqual(people.map((person) => ({ id: expect.any(String), ...person })));
      });

      test('Customers can be deleted from the listing (promise 11)', async () => {
        const { items } = await shop.ask(200, 'GET', `${list}id`);
        await shop.ask(204, 'DELETE', `/v1/customers/${items.at(-1).id}`);
        expect(await shop.emails('q=panel002')).toEqual(['bruna@panel002.example', 'caio@panel002.example']);
      });

      test('Customer details can be exported in Excel format (promise 12)', async () => {
        const asked = { selection: { q: 'panel002' }, format: 'xlsx', columns, sort: 'name' };
        const { name, bytes } = await shop.exported('/v1/exports', asked);
        expect(name).toMatch(/\.xlsx$/);
        const [header, bruna, caio] = await cellsOf(bytes);
        expect(header).toEqual(columns);
        expect(bruna).toEqual(expect.arrayContaining(['Bruna Braga', 'bruna@panel002.example', 'active']));
        expect(caio).toContain('inactive');
      });

      test('Using the column option, fields of the listing are hidden and unhidden (promise 12)', async () => {
        const shown = async (fields: string) =>
          Object.keys((await shop.ask(200, 'GET', list + fields)).items[0]);
        expect(await shown('name,status')).toEqual(['id', 'name', 'status']);
        expect(await shown('name,gender,status')).toEqual(['id', 'name', 'gender', 'status']);
      });
    });

    describe('Add new customer', () => {
      test('by the basic details, with a status and the opt-in to notifications (promise 13)', async () => {
        const entered = {
          firstName: 'Eva',
          lastName: 'Esteves',
          email: 'eva@panel002.example',
          status: 'inactive',
          notificationsOptIn: true,
        };
        const answer = await shop.answer(201, 'POST', '/v1/customers', entered);
        path = answer.headers.get('location') ?? '';
        expect(answer.body).toMatchObject(entered);
      });

      test('the verification code and member number of a ViP card that they have already (promise 13)', async () => {
        const membership = { type: 'ViP', number: 'VIP-002-17', verificationCode: '4711' };
        const { id } = await shop.ask(201, 'POST', '/v1/customers', {
          name: 'Filipa Faro',
          email: 'filipa@panel002.example',
          membership,
        });
        const found = await shop.ask(200, 'GET', '/v1/customers?membership.number=VIP-002-17');
        expect(found.items).toMatchObject([{ id, membership }]);
      });
    });

    describe('Business user', () => {
      test('The business details make the account a business account (promise 14)', async () => {
        const business = {
          company: 'Esteves & Filhos Lda',
          registrationNumber: '500 002 002',
          address: { line1: 'Rua do Comércio 2', city: 'Lisboa', postalCode: '1100-148', country: 'PT' },
        };
        expect(await shop.ask(200, 'PATCH', path, { business })).toMatchObject({ business });
        const { items } = await shop.ask(200, 'GET', '/v1/views/business/customers?q=panel002');
        expect(items).toMatchObject([{ firstName: 'Eva' }]);
      });

      test('Their client account shows the business address in all places (promise 14)', async () => {
        const creditLimit = { amount: '500.00', currency: 'EUR' };
        const billTo = {
          name: 'Esteves & Filhos Lda',
          address: { line1: 'Rua do Comércio 2', city: 'Lisboa' },
        };
        const opened = await shop.ask(200, 'PUT', `${path}/accounts/Lisboa`, { creditLimit });
        expect(opened).toMatchObject({ store: 'Lisboa', creditLimit, billTo });
        expect(await shop.ask(200, 'GET', `${path}/accounts/Lisboa`)).toMatchObject({ billTo });
        expect((await shop.ask(200, 'GET', `${path}/accounts`)).items).toMatchObject([{ billTo }]);
      });
    });

    describe('Customer details', () => {
      test('Basic details: the administrator views and edits them', async () => {
        const before = await shop.ask(200, 'GET', path);
        expect(before).toMatchObject({ firstName: 'Eva', status: 'inactive' });
        const edited = await shop.ask(200, 'PATCH', path, { phone: '+351 21 000 0005', status: 'active' });
        expect(edited).toMatchObject({ phone: '+351 21 000 0005', status: 'active', lastName: 'Esteves' });
      });

      test('Transaction history: date and time, order number, payment media, amount, status (promise 15)', async () => {
        const eva = { email: 'eva@panel002.example' };
        const mugs = { sku: 'MUG', name: 'Blue mug', quantity: 2, total: '12.30' };
        const oneMugBack = {
          refunded: '6.15',
          lineItems: [{ ...mugs, refundedQuantity: 1, refundedTotal: '6.15' }],
        };
        const statuses = ['completed', 'cancelled', 'refunded', 'partially-refunded', 'on-hold'];
        const orders = statuses.map((status, day) =>
          order('Lisboa', `L-${day + 1}`, eva, {
            status,
            placedAt: `2026-10-0${day + 1}T09:00:00.000Z`,
            paymentMedia: [{ type: day % 2 === 0 ? 'card' : 'cash' }],
            ...(status === 'partially-refunded' && oneMugBack),
          }),
        );
        const { results } = await shop.ask(200, 'POST', '/v1/orders/batch', { orders });
        expect(results).toHaveLength(orders.length);
        const { items } = await shop.ask(200, 'GET', `${path}/orders`);
        expect(items).toMatchObject(
          orders
            .map(({ placedAt, number, paymentMedia, total, status }) => ({
              ...{ placedAt, number, paymentMedia, total, status },
            }))
            .reverse(),
        );
      });

      test('Purchased products: name, transaction count, total amount spent, product count (promise 16)', async () => {
        const { items } = await shop.ask(200, 'GET', `${path}/products`);
        const totalSpent = [{ amount: '18.45', currency: 'EUR' }];
        expect(items).toMatchObject([{ name: 'Blue mug', transactions: 2, totalSpent, quantity: 3 }]);
      });

      test('Client Account: credit limit, due amount, active or inactive, in each store (promise 17)', async () => {
        const limit = { amount: '80.00', currency: 'EUR' };
        await shop.ask(200, 'PUT', `${path}/accounts/Porto`, { creditLimit: limit, status: 'inactive' });
        const charge = { type: 'charge', amount: { amount: '120.00', currency: 'EUR' }, reason: 'L-1' };
        await shop.ask(201, 'POST', `${path}/accounts/Lisboa/entries`, charge);
        const { items } = await shop.ask(200, 'GET', `${path}/accounts`);
        expect(items).toMatchObject([
          { store: 'Lisboa', due: { amount: '120.00', currency: 'EUR' }, status: 'active' },
          {
            store: 'Porto',
            creditLimit: limit,
            due: { amount: '0.00', currency: 'EUR' },
            status: 'inactive',
          },
        ]);
      });

      test('Individual client accounts: the transactions done with them in a store (promise 17)', async () => {
        const payment = { type: 'payment', amount: { amount: '20.00', currency: 'EUR' } };
        await shop.ask(201, 'POST', `${path}/accounts/Lisboa/entries`, payment);
        const { items } = await shop.ask(200, 'GET', `${path}/accounts/Lisboa/entries`);
        expect(items).toMatchObject([
          { type: 'payment', balanceAfter: { amount: '-100.00', currency: 'EUR' } },
          { type: 'charge', balanceAfter: { amount: '-120.00', currency: 'EUR' } },
        ]);
      });

      test('Loyalty cards: of the sponsorship group type and of the customer type (promise 18)', async () => {
        const cards = [
          { type: 'sponsorship-group', barcode: '2000000000021' },
          { type: 'customer', barcode: '2000000000038' },
        ];
        for (const card of cards) await shop.ask(201, 'POST', `${path}/loyalty-cards`, card);
        const { items } = await shop.ask(200, 'GET', `${path}/loyalty-cards`);
        expect(items).toMatchObject(cards.map((card) => ({ ...card, points: 0, status: 'active' })));
      });

      test('Individual cards: Barcode, ViP points, active or inactive (promise 18)', async () => {
        const { items } = await shop.ask(200, 'GET', `${path}/loyalty-cards`);
        const cardId = items[0].id;
        await shop.ask(201, 'POST', `${path}/points`, { cardId, points: 120, reason: 'L-1' });
        await shop.ask(200, 'PATCH', `${path}/loyalty-cards/${cardId}`, { status: 'inactive' });
        const card = { barcode: '2000000000021', points: 120, status: 'inactive' };
        expect(await shop.ask(200, 'GET', `${path}/loyalty-cards/${cardId}`)).toMatchObject(card);
        const entries = await shop.ask(200, 'GET', `${path}/points?cardId=${cardId}`);
        expect(entries).toMatchObject({ balance: 120, items: [{ points: 120, balanceAfter: 120 }] });
      });
    });
  });
