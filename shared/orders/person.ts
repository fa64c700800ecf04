import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { customerInput } from '../customers/input.ts';
import { fault } from '../schema/faults.ts';

const { externalId, email, firstName, lastName, name, phone, language } = customerInput.shape;
const { marketing, shippingAddress, billingAddress } = customerInput.shape;

/** The fields of an order's customer that tell which one it is. */
export const personKeys = ['id', 'externalId', 'email'] as const;
export type PersonKey = (typeof personKeys)[number];

/** Whose order it is, and what the order tells of them. */
export const orderPerson = z
  .strictObject({
    id: customerId.optional(),
    externalId,
    email,
    firstName,
    lastName,
    name,
    phone,
    language,
    shippingAddress,
    billingAddress,
    marketing,
  })
  .refine(
    (person) => personKeys.some((key) => person[key] !== undefined),
    fault('not_identified', 'Say by id, externalId or email whose order it is.'),
  )
  .refine(
    (person) => person.billingAddress !== 'same' || Object.keys(person.shippingAddress ?? {}).length > 0,
    {
      ...fault(
        'required',
        'The billing address is the same as the shipping address: give a shippingAddress.',
      ),
      path: ['shippingAddress'],
    },
  )
  .meta({
    id: 'OrderCustomer',
    description:
      'Whose order it is: by `id`, `externalId` or `email`; of several, all must mean the same customer. Whoever is not found by the last two becomes a customer; of one who is found, what the record lacks is filled in, and nothing is overwritten. Who has registered and not confirmed the address yet is filled in only when named by `id`, but for the `externalId`.',
    examples: [{ email: 'ada@shop.example', firstName: 'Ada', lastName: 'Lovelace' }],
  });
export type OrderPerson = z.output<typeof orderPerson>;
