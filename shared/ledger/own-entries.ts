import * as z from 'zod';
import {
  accountEntry,
  accountExample,
  balancesExample,
  creditEntry,
  creditExample,
  creditPage,
  pointsEntry,
  pointsExample,
  pointsPage,
} from './resource.ts';

/** Which key of the shop posted an entry, and in which request, is nothing to its customer. */
const ofTheShop = { actor: true, requestId: true } as const;
const withoutThem = <Entry extends { actor: string; requestId: string }>({
  actor,
  requestId,
  ...own
}: Entry) => own;

/** An entry of account credit as its customer sees it. */
export const ownCreditEntry = creditEntry
  .omit(ofTheShop)
  .meta({ id: 'OwnCreditEntry', examples: [withoutThem(creditExample)] });

/** An entry of points as its customer sees it. */
export const ownPointsEntry = pointsEntry
  .omit(ofTheShop)
  .meta({ id: 'OwnPointsEntry', examples: [withoutThem(pointsExample)] });

/** An entry of a client account as its customer sees it. */
export const ownAccountEntry = accountEntry
  .omit(ofTheShop)
  .meta({ id: 'OwnAccountEntry', examples: [withoutThem(accountExample)] });

/** A page of one's own credit. */
export const ownCreditPage = creditPage.extend({ items: z.array(ownCreditEntry) }).meta({
  id: 'OwnCreditEntries',
  examples: [{ items: [withoutThem(creditExample)], ...balancesExample }],
});

/** A page of one's own points. */
export const ownPointsPage = pointsPage.extend({ items: z.array(ownPointsEntry) }).meta({
  id: 'OwnPointsEntries',
  examples: [{ items: [withoutThem(pointsExample)], balance: 340 }],
});
