import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';
import { address, addressInput, addressPatch } from './address.ts';

const fields = {
  company: text(200),
  registrationNumber: text(100).meta({ description: 'In the register of companies.' }),
  website: text(300).refine(
    (address) => /^https?:\/\//i.test(address) && URL.canParse(address),
    fault('invalid_url', 'Give an address that begins with https:// or http://.'),
  ),
};

/** What a client gives of a business that is a customer. */
export const businessInput = z
  .strictObject({ ...fields, address: addressInput })
  .partial()
  .meta({ id: 'BusinessInput', examples: [{ company: 'Analytical Engines Ltd' }] });
export const businessPatch = patchOf({ ...fields, address: addressPatch }).meta({ id: 'BusinessPatch' });

/** A business as it is stored and answered. */
export const business = z
  .object({ company: z.string(), registrationNumber: z.string(), website: z.string(), address })
  .partial()
  .meta({ id: 'Business' });
