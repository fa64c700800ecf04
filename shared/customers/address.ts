import countries from 'i18n-iso-countries/index.js';
import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';
import { exampleAddress } from './example.ts';
import { phoneNumber } from './phone.ts';

const { message, params } = fault(
  'unknown_country',
  'There is no country with this code (ISO 3166-1 alpha-2).',
);

/** A country by its ISO 3166-1 alpha-2 code, in capital letters. */
export const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, {
    message: 'Give a country as two letters (ISO 3166-1), such as GB.',
    abort: true,
  })
  .toUpperCase()
  .refine((code) => countries.isValid(code), {
    params,
    error: ({ input }) => (input === 'UK' ? 'The United Kingdom is GB (ISO 3166-1 alpha-2).' : message),
  })
  .meta({ examples: ['GB'] });

const fields = {
  firstName: text(100),
  lastName: text(100),
  company: text(200),
  line1: text(200),
  line2: text(200),
  city: text(100),
  region: text(100).meta({ description: 'State, province or county.' }),
  postalCode: text(20),
  country,
  phone: phoneNumber,
};

/** A postal address as a client gives it; every line is optional. */
export const addressInput = z
  .strictObject(fields)
  .partial()
  .meta({
    id: 'AddressInput',
    examples: [exampleAddress],
  });
export const addressPatch = patchOf(fields).meta({ id: 'AddressPatch' });

/** A postal address as it is stored and answered. */
export const address = z
  .object({
    firstName: z.string(),
    lastName: z.string(),
    company: z.string(),
    line1: z.string(),
    line2: z.string(),
    city: z.string(),
    region: z.string(),
    postalCode: z.string(),
    country: z.string(),
    phone: z.string(),
  })
  .partial()
  .meta({ id: 'Address' });

/** Instead of a billing address: it is the shipping address. */
export const sameAsShipping = z.literal('same');
