import fc, { type Arbitrary } from 'fast-check';
import type { StoredCustomField } from '../../../shared/custom-fields/definition.ts';
import { valueSchema } from '../../../shared/custom-fields/values.ts';
import { schemaAt } from '../../../shared/customer-files/field-schema.ts';
import { canonicalEmail } from '../../../shared/customers/email.ts';
import { anyText } from './texts.ts';

const at = '2026-11-22T10:00:00.000Z';

const field = (key: string, rest: Pick<StoredCustomField, 'type'> & Partial<StoredCustomField>) => ({
  id: `0000000${key.length}-0000-7000-8000-000000000000`,
  slot: 1,
  key,
  label: key,
  createdAt: at,
  updatedAt: at,
  version: 1,
  ...rest,
});

/** A custom field of each type. */
export const customFields: readonly StoredCustomField[] = [
  field('motto', { type: 'text' }),
  field('shoeSize', { type: 'number', label: 'Size of shoes' }),
  field('catalogue', { type: 'boolean' }),
  field('anniversary', { type: 'date' }),
  field('tier', { type: 'choice', options: ['Silver', '=Gold', 'Platinum, or more', 'N/A', 'Null'] }),
];
export const customFieldsByKey = new Map(customFields.map((one) => [one.key, one]));

/** Names of groups by id. */
export const groupNames: ReadonlyMap<string, string> = new Map([
  ['019a2f0e-7c1a-7000-8000-0000000000a1', 'Wholesale'],
  ['019a2f0e-7c1a-7000-8000-0000000000a2', 'Smith, "Sons" | Co'],
  ['019a2f0e-7c1a-7000-8000-0000000000a3', '=B2B; EU'],
  ['019a2f0e-7c1a-7000-8000-0000000000a4', 'N/A'],
]);

/** Values as the schema of that field leaves them. */
const accepted = <Value>(path: readonly string[], values: Arbitrary<Value>): Arbitrary<unknown> => {
  const schema = schemaAt(path);
  return values.map((value) => schema.safeParse(value).data).filter((value) => value !== undefined);
};

const date = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2026-11-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const birthDate = fc.oneof(
  date,
  date.map((day) => `-${day.slice(4)}`),
);
const instant = fc
  .date({ min: new Date('1970-01-02'), max: new Date('2026-11-01'), noInvalidDate: true })
  .map((time) => time.toISOString());
const money = fc.record({
  minor: fc.integer({ min: -1e12, max: 1e12 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'USD'),
});
const phone = fc.oneof(
  fc.constantFrom('+44 20 7946 0958', '020 7946 0958', "'42", '=1', '-1', '0042', '(1) 2-3'),
  anyText.map((text) => `${text}7`),
);
const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9=+'-]{1,8}$/), fc.constantFrom('shop.example', 'xn--bcher-kva.example'))
  .map(([local, host]) => canonicalEmail(`${local}@${host}`) ?? 'a@shop.example');
const country = fc.constantFrom('GB', 'US', 'DE', 'XK', 'CI');

const addressFields = (place: string) => {
  const text = (name: string) => accepted([place, name], anyText);
  return {
    firstName: text('firstName'),
    lastName: text('lastName'),
    company: text('company'),
    line1: text('line1'),
    line2: text('line2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postalCode'),
    country,
    phone: accepted([place, 'phone'], phone),
  };
};

/** An object with one member at least: one without says nothing, and is not stored. */
const some = <Shape>(shape: { [Name in keyof Shape]: Arbitrary<Shape[Name]> }) =>
  fc.record(shape, { requiredKeys: [] }).filter((value) => Object.keys(value).length > 0);

const text = (name: string) => accepted([name], anyText);
const definitionOf = (key: string) => customFieldsByKey.get(key) ?? customFields[0];
const custom = (key: string, values: Arbitrary<unknown>) => {
  const definition = definitionOf(key);
  if (!definition) throw new Error('There is no such field.');
  const schema = valueSchema(definition);
  return values.map((value) => schema.safeParse(value).data).filter((value) => value !== undefined);
};

/** The fields of a customer, as they are stored, that an import can set. */
export const customerFields = fc
  .record(
    {
      firstName: text('firstName'),
      lastName: text('lastName'),
      name: text('name'),
      email,
      phone: accepted(['phone'], phone),
      officePhone: accepted(['officePhone'], phone),
      username: accepted(['username'], fc.stringMatching(/^[a-z'=+-]{2,9}$/)),
      idNumber: text('idNumber'),
      externalId: text('externalId'),
      birthDate,
      gender: fc.constantFrom('female', 'male', 'other'),
      language: fc.constantFrom('en', 'es', 'fr', 'de'),
      status: fc.constantFrom('active', 'inactive', 'blocked'),
      tags: accepted(['tags'], fc.array(anyText, { minLength: 1, maxLength: 4 })),
      groupIds: fc.subarray([...groupNames.keys()], { minLength: 1 }),
      taxExempt: fc.boolean(),
      taxId: text('taxId'),
      notificationsOptIn: fc.boolean(),
      rewardsSummaryOptIn: fc.boolean(),
      marketing: fc.record(
        { email: fc.boolean(), at: instant, source: accepted(['marketing', 'source'], anyText) },
        { requiredKeys: ['email', 'at'] },
      ),
      business: some({
        company: accepted(['business', 'company'], anyText),
        registrationNumber: accepted(['business', 'registrationNumber'], anyText),
        website: fc.constantFrom('https://engines.example', 'HTTP://x.example/?a=1,2'),
        address: some(addressFields('shippingAddress')),
      }),
      shippingAddress: some(addressFields('shippingAddress')),
      billingAddress: fc.oneof(fc.constant('same' as const), some(addressFields('billingAddress'))),
      membership: some({
        type: accepted(['membership', 'type'], anyText),
        number: accepted(['membership', 'number'], anyText),
        verificationCode: accepted(['membership', 'verificationCode'], anyText),
        status: fc.constantFrom('active', 'inactive', 'expired'),
        validUntil: date,
      }),
      customFields: some({
        motto: custom('motto', anyText),
        shoeSize: custom('shoeSize', fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1.234, 1e-9, -0.5))),
        catalogue: fc.boolean(),
        anniversary: date,
        tier: fc.constantFrom('Silver', '=Gold', 'Platinum, or more', 'N/A', 'Null'),
      }),
      openingBalance: some({
        ordersCount: fc.integer({ min: 0, max: 1e9 }),
        totalSpent: money,
        // What is owed is no credit: nobody comes with less than nothing.
        credit: money.map(({ minor, currency }) => ({ minor: Math.abs(minor), currency })),
        points: fc.integer({ min: 0, max: 1e12 }),
        at: date,
      }),
      notes: accepted(['notes'], anyText),
    },
    { requiredKeys: [] },
  )
  .filter(
    ({ billingAddress, shippingAddress }) => billingAddress !== 'same' || shippingAddress !== undefined,
  );
