import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { fold } from '../text/fold.ts';
import { text } from '../text/text.ts';

/** The most custom fields a shop declares: a customer has at most one value of each. */
export const mostDefinitions = 50;

/** What a value can be. `date`: a day without time and zone. `choice`: one of the declared options. */
const customFieldType = z.enum(['text', 'number', 'boolean', 'date', 'choice']);

/** What every object inherits (`constructor`, `valueOf` …) must never be taken for a field. */
const isInherited = (key: string): boolean => key in Object.prototype;

/** The name that a field has in `customFields`. It never changes. */
export const customFieldKey = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, {
    message: 'A key begins with a small letter; up to 39 letters and digits follow.',
    abort: true,
  })
  .refine((key) => !isInherited(key), fault('reserved', 'This key is reserved.'))
  .meta({
    description: 'The name of the field in `customFields`. It never changes.',
    examples: ['shoeSize'],
  });

/** An option that is still there once case, accents and blanks are folded away: that is how it is chosen. */
const option = text(100).refine(
  (value) => fold(value) !== '',
  fault('invalid_format', 'An option needs a letter or a digit.'),
);

const label = text(100).describe('What people read.');
const options = z
  .array(option)
  .min(1)
  .max(100)
  .refine(
    (list) => new Set(list.map(fold)).size === list.length,
    fault('duplicate', 'Two of the options are the same but for letter case and accents.'),
  )
  .describe('What can be chosen, in this order. Only of a field of the type `choice`.');

/** What a new custom field may be given. */
export const newCustomField = z
  .strictObject({
    key: customFieldKey,
    label,
    type: customFieldType.describe('What its values are. It never changes.'),
    options: options.optional(),
  })
  .refine(({ type, options }) => (type === 'choice') === (options !== undefined), {
    ...fault('contradictory', 'A field of the type choice has options, no other has.'),
    path: ['options'],
  })
  .meta({
    id: 'NewCustomField',
    description: 'Declares a field that customers of this shop can have.',
    examples: [
      { key: 'shoeSize', label: 'Shoe size', type: 'number' },
      { key: 'tier', label: 'Tier', type: 'choice', options: ['Silver', 'Gold'] },
    ],
  });
export type NewCustomField = z.output<typeof newCustomField>;

/** A change to a custom field: JSON Merge Patch (RFC 7396). */
export const customFieldChange = z
  .strictObject({
    label: label.optional(),
    options: options
      .optional()
      .describe('All options in their new order: those that are there already, and new ones.'),
  })
  .meta({
    id: 'CustomFieldChange',
    description: 'Key and type never change, and an option stays for as long as the field does.',
    examples: [{ label: 'Loyalty tier' }, { options: ['Silver', 'Gold', 'Platinum'] }],
  });
export type CustomFieldChange = z.output<typeof customFieldChange>;

/** A custom field as the API answers it. */
export const customField = z
  .object({
    key: customFieldKey,
    label: z.string(),
    type: customFieldType,
    options: z.array(z.string()).optional(),
    deletingSince: z.iso
      .datetime()
      .optional()
      .describe('Since when it is being deleted: no customer gets a value, and nobody can change it.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int().positive().describe('Grows with each change; the ETag is made of it.'),
  })
  .meta({
    id: 'CustomField',
    description: 'A field that customers of this shop can have.',
    examples: [
      {
        key: 'tier',
        label: 'Tier',
        type: 'choice',
        options: ['Silver', 'Gold'],
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
      },
    ],
  });
export type CustomField = z.output<typeof customField>;

/** A custom field as the table stores it. */
export const storedCustomField = customField.extend({
  /** Tells it from an earlier field with the same key, of another type perhaps. */
  id: z.uuid(),
  /** Its place among the {@link mostDefinitions}. */
  slot: z.int().min(1).max(mostDefinitions),
});
export type StoredCustomField = z.output<typeof storedCustomField>;
