import * as z from 'zod';
import { fold } from '../text/fold.ts';
import { text } from '../text/text.ts';

export const groupId = z.uuid().toLowerCase();

/** A name that is still there once case, accents and blanks are folded away: that is how it is unique. */
const name = text(100).refine((value) => fold(value) !== '', 'A name needs a letter or a digit.');

/** What a new group may be given. */
export const groupInput = z
  .strictObject({
    name: name.describe('Unique, whatever its letter case and accents.'),
    discountPercent: z
      .number()
      .min(0)
      .max(100)
      .multipleOf(0.01)
      .default(0)
      .describe('The discount of its members, in percent. In several groups the highest wins.'),
  })
  .meta({ id: 'NewGroup' });
export type GroupInput = z.output<typeof groupInput>;

/** A group as the API answers it and the table stores it. */
export const group = z
  .object({
    id: groupId,
    name: z.string(),
    discountPercent: z.number(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int().positive(),
  })
  .meta({ id: 'Group' });
export type Group = z.output<typeof group>;
