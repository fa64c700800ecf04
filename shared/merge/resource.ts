import * as z from 'zod';
import { customer } from '../customers/customer.ts';
import { groupId } from '../groups/group.ts';
import { money } from '../money/money.ts';
import { lostCodes } from './lost.ts';

/** A value of any field. */
export const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown())]);

const conflict = z.object({
  field: z.string().meta({
    description:
      'Of custom fields `customFields.<key>`; of client accounts with one store `clientAccounts.<store>.creditLimit` and `….status`, of which the higher limit and `active` win.',
    examples: ['phone'],
  }),
  wins: z.enum(['into', 'from']).meta({ description: 'Whose value the customer has in the end.' }),
  into: fieldValue.optional().describe('The value of the one who stays.'),
  from: fieldValue.optional().describe('The value of the one who goes.'),
});

const movedAccount = z.object({
  account: z.string().meta({
    description:
      '`credit:<currency>`, `points`, `points:<loyalty card>` or `store:<store>` of a client account.',
    examples: ['credit:EUR'],
  }),
  balance: money.optional().meta({ description: 'Absent: it holds points.' }),
  points: z.int().optional(),
});

/** What a merging would do. */
export const mergePreview = z
  .object({
    customer,
    from: customer,
    versions: z.object({ into: z.int(), from: z.int() }).meta({
      description: 'For `If-Match` and `fromVersion`: that nothing is merged but what is shown here.',
    }),
    conflicts: z.array(conflict).meta({
      description:
        'Fields in which both have values, and different ones. `take` decides otherwise, except of client accounts.',
    }),
    gains: z
      .object({
        fields: z.array(z.string()).meta({ description: 'Those that the one who stays does not have.' }),
        groupIds: z.array(groupId),
        tags: z.array(z.string()),
      })
      .meta({ description: 'What the one who stays gets beside that.' }),
    moves: z
      .object({
        orders: z.int().nonnegative().meta({ description: 'How many orders count for the one who stays.' }),
        accounts: z.array(movedAccount),
      })
      .meta({ description: 'What the one who goes did and owned.' }),
    lost: z
      .array(z.object({ code: z.enum(lostCodes), message: z.string() }))
      .meta({ description: 'What nobody has any more. A merging cannot be undone.' }),
  })
  .meta({
    id: 'MergePreview',
    description: '`customer` is the one who stays as it would be, `from` the one who would go as it is.',
  });
export type MergePreview = z.input<typeof mergePreview>;
