import * as z from 'zod';
import { cardAccount } from '../standing/account.ts';
import { idsIn } from '../standing/ids.ts';
import { findFollowedStanding } from '../standing/repository.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { readItem, readItems, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type HeldCard, storedCard } from './card.ts';
import { barcodeKey, cardKey, cardRange } from './keys.ts';

/** Names the one card with the barcode in the item's key. */
export const barcodeGuard = z.object({ customerId: z.string(), cardId: z.string() });

/** The cards with those items that the standing has accounts of. */
const held = (standing: StoredStanding, items: readonly unknown[]): HeldCard[] =>
  items
    .map((item) => storedCard.parse(item))
    .flatMap((card) => {
      const account = standing.accounts[cardAccount(card.id)];
      return account ? [{ card, account, holderId: standing.id }] : [];
    });

/** The loyalty cards of a customer, the oldest first. */
export async function cardsIn(table: Table, standing: StoredStanding): Promise<HeldCard[]> {
  const items = await Promise.all(idsIn(standing).map((id) => readRange(table, cardRange(id))));
  return held(standing, items.flat()).toSorted((one, other) => (one.card.id < other.card.id ? -1 : 1));
}

/** The card with that id, if the customer has it. */
export async function findCard(
  table: Table,
  standing: StoredStanding,
  cardId: string,
): Promise<HeldCard | undefined> {
  const items = await readItems(
    table,
    idsIn(standing).map((id) => cardKey(id, cardId)),
  );
  return held(standing, items)[0];
}

/** The guard of a barcode, and the card that it names, unless that one or its customer is gone. */
export async function findByBarcode(
  table: Table,
  barcode: string,
): Promise<{ guard?: z.output<typeof barcodeGuard>; card?: HeldCard | undefined }> {
  const item = await readItem(table, barcodeKey(barcode));
  if (!item) return {};
  const guard = barcodeGuard.parse(item);
  const standing = await findFollowedStanding(table, guard.customerId);
  if (!standing || standing.former) return { guard };
  return { guard, card: await findCard(table, standing, guard.cardId) };
}
