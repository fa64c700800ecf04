import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { fold } from '../text/fold.ts';
import { multilineText, text } from '../text/text.ts';

export const groupId = z
  .uuid()
  .toLowerCase()
  .meta({
    description: 'Identifies the group. UUIDv7: sorts by time of creation.',
    examples: ['019a2f0e-7c1a-7000-8000-0000000000bb'],
  });

/** The most groups one customer can be in: each new one is checked in the customer's own transaction. */
export const mostGroups = 20;

/** The most groups that a shop has: all are listed, with their members counted, in one answer. */
export const mostGroupsInAll = 1000;

/** What the shop edits. */
const editable = {
  /** A name that is still there once case, accents and blanks are folded away: that is how it is unique. */
  name: text(100)
    .refine((value) => fold(value) !== '', fault('invalid_format', 'A name needs a letter or a digit.'))
    .meta({ description: 'Unique, whatever its letter case and accents.' }),
  description: multilineText(500).meta({ description: 'What the group is for.' }),
  discountPercent: z
    .number()
    .min(0)
    .max(100)
    .multipleOf(0.01)
    // What is next to nothing passes for a multiple, and DynamoDB refuses numbers below 1E-130.
    .refine(
      (percent) => percent === 0 || percent >= 1e-6,
      fault('too_small', 'The least discount is 0.01 percent.'),
    )
    .meta({ description: 'The discount of its members, in percent. In several groups the highest wins.' }),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'A colour is a # and six hexadecimal digits.')
    .toLowerCase()
    .meta({ description: 'The colour of its badge: red, green and blue.', examples: ['#1f6feb'] }),
  label: text(30).meta({ description: 'The short text on its badge.' }),
};

const example = {
  name: 'Wholesale',
  description: 'Resellers with a trade licence.',
  discountPercent: 12.5,
  colour: '#1f6feb',
  label: 'B2B',
};

/** What a new group may be given. */
export const groupInput = z
  .strictObject({
    name: editable.name,
    description: editable.description.optional(),
    discountPercent: editable.discountPercent.default(0),
    colour: editable.colour.optional(),
    label: editable.label.optional(),
  })
  .meta({ id: 'NewGroup', examples: [example] });
export type GroupInput = z.output<typeof groupInput>;

const { name, ...clearable } = editable;

/** A change to a group: JSON Merge Patch (RFC 7396); null clears a field, and sets the discount back to 0. */
export const groupPatch = z
  .strictObject({ name: name.optional(), ...patchOf(clearable).shape })
  .meta({ id: 'GroupPatch', examples: [{ discountPercent: 15, label: null }] });
export type GroupPatch = z.output<typeof groupPatch>;

/** A group as the table stores it. */
export const storedGroup = z.object({
  id: groupId,
  name: z.string(),
  description: z.string().optional(),
  discountPercent: z.number().default(0),
  colour: z.string().optional(),
  label: z.string().optional(),
  deletingSince: z.iso.datetime().optional().meta({
    description: 'Since when it is being deleted: it takes no new members, and nobody can change it.',
  }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int().positive().meta({
    description: 'Grows with each change of the group, not of its members; the ETag is made of it.',
  }),
  /** Its place among the {@link mostGroupsInAll}; absent of one that was made before they were counted. */
  slot: z.int().min(1).max(mostGroupsInAll).optional(),
});
export type StoredGroup = z.output<typeof storedGroup>;

/** A group as the API answers it. */
export const group = storedGroup
  .omit({ slot: true })
  .extend({
    memberCount: z
      .int()
      .nonnegative()
      .meta({ description: 'How many customers are in it, exactly, at the time of the answer.' }),
  })
  .meta({
    id: 'Group',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000bb',
        ...example,
        memberCount: 42,
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
      },
    ],
  });
