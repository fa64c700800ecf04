import { describe, expect, test } from 'vitest';
import { cellsOf } from '../workbooks/support/files.ts';
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
    });

    describe('Customer details', () => {
      test('Basic details: the administrator views and edits them', async () => {
        const before = await shop.ask(200, 'GET', path);
        expect(before).toMatchObject({ firstName: 'Eva', status: 'inactive' });
        const edited = await shop.ask(200, 'PATCH', path, { phone: '+351 21 000 0005', status: 'active' });
        expect(edited).toMatchObject({ phone: '+351 21 000 0005', status: 'active', lastName: 'Esteves' });
      });
    });
  });
