import * as z from 'zod';
import { customer } from '../customers/customer.ts';
import { sortText } from '../directory/query.ts';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { hasField } from '../schema/fields.ts';
import { fold } from '../text/fold.ts';
import { multilineText, text } from '../text/text.ts';
import { newFilter, savedFilter } from './filter.ts';
import { predefinedIds } from './predefined.ts';

/** The most views that a shop saves: all are listed, and counted, in one answer. */
export const mostViews = 200;

export const viewId = z.union([z.enum(predefinedIds), z.uuid().toLowerCase()]).meta({
  description: 'Identifies the view: a word of a predefined one, a UUIDv7 of a saved one.',
  examples: ['019a2f0e-7c1a-7000-8000-0000000000cc'],
});

const column = z
  .string()
  .max(100)
  .refine(
    (name) => hasField(customer, name.split('.')),
    fault('unknown_field', 'Customers have no such field.'),
  );

/** A name that is still there once case, accents and blanks are folded away: that is how it is unique. */
const name = text(100)
  .refine((value) => fold(value) !== '', fault('invalid_format', 'A name needs a letter or a digit.'))
  .meta({ description: 'Unique, whatever its letter case and accents.' });

/** What can be absent. */
const clearable = {
  description: multilineText(500).meta({ description: 'What the view is for.' }),
  filter: newFilter,
  q: text(200).meta({ description: 'Words that must all occur, as in the list of customers.' }),
  sort: sortText.describe('The order of its customers. Without one the newest come first.'),
  columns: z
    .array(column)
    .min(1)
    .max(100)
    .refine(
      (names) => new Set(names).size === names.length,
      fault('duplicate', 'A column stands there twice.'),
    )
    .meta({
      description: 'Which fields of its customers are answered, as in `fields`. Without them: all.',
      examples: [['firstName', 'lastName', 'marketing.email']],
    }),
};

const example = {
  name: 'Wholesale in Britain',
  description: 'Whom the spring catalogue goes to.',
  filter: {
    and: [
      { field: 'tags', value: 'wholesale' },
      { field: 'shippingAddress.country', value: 'GB' },
    ],
  },
  sort: 'lastName',
  columns: ['firstName', 'lastName', 'email'],
};

/** What a new view may be given. */
export const viewInput = z
  .strictObject({ name, ...z.strictObject(clearable).partial().shape })
  .meta({ id: 'NewView', examples: [example] });
export type ViewInput = z.output<typeof viewInput>;

/** A change to a view: JSON Merge Patch (RFC 7396), but for the filter: two of them merged would be a third. */
export const viewPatch = z.strictObject({ name: name.optional(), ...patchOf(clearable).shape }).meta({
  id: 'ViewPatch',
  examples: [{ name: 'Wholesale', filter: { field: 'tags', value: 'wholesale' } }],
});
export type ViewPatch = z.output<typeof viewPatch>;

/** What every view has. It is read loosely: what was saved may be older than the rules of today. */
const shown = z.object({
  id: viewId,
  name: z.string(),
  description: z.string().optional(),
  filter: savedFilter.optional(),
  q: z.string().optional(),
  sort: z.string().optional(),
  columns: z.array(z.string()).optional(),
  version: z.int().positive().describe('Grows with each change; the ETag is made of it.'),
});
export type View = z.output<typeof shown>;

const times = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** A saved view as the table stores it. */
export const storedView = shown.extend({
  ...times,
  /** Its place among the {@link mostViews}. */
  slot: z.int().min(1).max(mostViews),
});
export type StoredView = z.output<typeof storedView>;

/** A view as the API answers it. */
export const view = shown
  .extend({
    predefined: z.boolean().describe('Whether it comes with Clientele: then nobody can change or delete it.'),
    count: z.int().nonnegative().optional().meta({
      description:
        'How many customers it has, exactly, at the time of the answer. Only when asked for by `count`, and if the view is understood.',
    }),
    createdAt: times.createdAt.optional().describe('Of a saved view.'),
    updatedAt: times.updatedAt.optional().describe('Of a saved view.'),
  })
  .meta({
    id: 'View',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000cc',
        ...example,
        predefined: false,
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
      },
    ],
  });
