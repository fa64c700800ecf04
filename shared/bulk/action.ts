import * as z from 'zod';
import { customerStatus } from '../customers/customer.ts';
import { marketingInput } from '../customers/marketing.ts';
import { tags } from '../customers/tags.ts';
import { groupId, mostGroups } from '../groups/group.ts';
import { fault } from '../schema/faults.ts';
import { unknownAmong } from '../schema/unknown-among.ts';
import { fold } from '../text/fold.ts';

const someTags = tags
  .refine((list) => list.length > 0, fault('too_few', 'Name at least one tag.'))
  .meta({ minItems: 1, examples: [['vip', 'newsletter']] });
const someGroups = z
  .array(groupId)
  .min(1, 'Name at least one group.')
  .max(mostGroups)
  .transform((ids) => [...new Set(ids)]);

/** What a bulk action can change of each customer. */
const changes = z.strictObject({
  addTags: someTags.describe('Tags that each gets, beside those that it has.'),
  removeTags: someTags.describe('Tags that are taken off, whatever their letter case and accents.'),
  addToGroups: someGroups.describe('Groups that each joins: they must exist.'),
  removeFromGroups: someGroups.describe('Groups that each leaves.'),
  status: customerStatus,
  taxExempt: z.boolean(),
  marketing: marketingInput.omit({ at: true }).meta({
    description:
      'The answer of each, given now. Who has given the same answer before keeps that one, with its time and source.',
    examples: [{ email: false, source: 'newsletter bounce' }],
  }),
  notificationsOptIn: z.boolean(),
  rewardsSummaryOptIn: z.boolean(),
});
const changeNames = Object.keys(changes.shape);

const change = z
  .strictObject(
    { type: z.literal('change'), ...changes.partial().shape },
    {
      error: unknownAmong(['type', ...changeNames]),
    },
  )
  .superRefine((given, context) => {
    const report = (path: string[], { message, params }: ReturnType<typeof fault>) =>
      context.issues.push({ code: 'custom', input: given, path, message, params });
    // What is misspelled may be what seems to be missing.
    if (Object.keys(given).length === 1 && context.issues.length === 0)
      report([], fault('required', `Say what to change: ${changeNames.join(', ')}.`));
    const { addTags = [], removeTags = [], addToGroups = [], removeFromGroups = [] } = given;
    if (!new Set(addTags.map(fold)).isDisjointFrom(new Set(removeTags.map(fold))))
      report(['removeTags'], fault('contradictory', 'A tag cannot be both added and removed.'));
    if (!new Set(addToGroups).isDisjointFrom(new Set(removeFromGroups)))
      report(['removeFromGroups'], fault('contradictory', 'Nobody can both join and leave a group.'));
  });

const deletion = z.strictObject(
  { type: z.literal('delete') },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'A deletion takes its type, and nothing else.' : undefined,
  },
);

const anonymisation = z.strictObject(
  { type: z.literal('anonymise') },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'An anonymisation takes its type, and nothing else.' : undefined,
  },
);

/** What is done to each of the selected customers. */
export const bulkAction = z
  .discriminatedUnion('type', [change, deletion, anonymisation], {
    error: (issue) =>
      issue.code === 'invalid_union' ? 'The type is "change", "delete" or "anonymise".' : undefined,
  })
  .meta({
    id: 'BulkAction',
    description:
      '`change`: the fields that are given, at least one. `delete`: the customer is deleted, as the shop’s policy has it. `anonymise`: nothing says any more who the customer was, and there is no way back; what they ordered stays.',
    examples: [
      { type: 'change', addTags: ['spring catalogue'], status: 'active' },
      { type: 'delete' },
      { type: 'anonymise' },
    ],
  });
export type BulkAction = z.output<typeof bulkAction>;
export type ChangeAction = Extract<BulkAction, { readonly type: 'change' }>;

const tagList = z.array(z.string()).optional();
const groupList = z.array(groupId).optional();

/** An action as the API answers it. */
export const doneAction = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('change'),
    ...changes.partial().shape,
    addTags: tagList,
    removeTags: tagList,
    addToGroups: groupList,
    removeFromGroups: groupList,
  }),
  z.object({ type: z.literal('delete') }),
  z.object({ type: z.literal('anonymise') }),
]);
