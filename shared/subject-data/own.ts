import * as z from 'zod';
import { ownAccountEntry, ownCreditEntry, ownPointsEntry } from '../ledger/own-entries.ts';
import { subjectData } from './resource.ts';

const { accounts } = subjectData.shape;
const { credit, points, clientAccounts } = accounts.shape;

/** The same for the customers themselves: entries as `GET /v1/me/credit` and `/v1/me/points` tell them. */
export const ownData = subjectData
  .extend({
    accounts: z.object({
      credit: z.array(credit.element.extend({ items: z.array(ownCreditEntry) })),
      points: z.array(points.element.extend({ items: z.array(ownPointsEntry) })),
      clientAccounts: z.array(clientAccounts.element.extend({ items: z.array(ownAccountEntry) })),
    }),
  })
  .meta({
    id: 'OwnData',
    description: 'Everything that is kept of a customer, as it is told to the customer without the shop.',
  });
/** What both schemas answer, amounts in the units that people name. */
export type Told = z.output<typeof ownData>;
