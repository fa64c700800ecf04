import * as z from 'zod';
import { idsOf } from '../standing/ids.ts';
import { findStanding, findStandings } from '../standing/repository.ts';
import { newestFirst, type PageOfRecords } from '../table/newest-first.ts';
import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { erasureKey, erasureRecords } from './keys.ts';
import { type erasure, type StoredReceipt, storedReceipt, toErasure } from './receipt.ts';

/** The receipt of a customer's erasure, if there was one. */
export async function findReceipt(table: Table, customerId: string): Promise<StoredReceipt | undefined> {
  const item = await readItem(table, erasureKey(customerId));
  return item && storedReceipt.parse(item);
}

type Erasure = z.input<typeof erasure>;

/** {@link findReceipt} as it is answered; of somebody who was merged into another, that one's. */
export async function findErasure(table: Table, customerId: string): Promise<Erasure | undefined> {
  const [own = customerId] = await idsOf(table, customerId);
  const [receipt, standing] = await Promise.all([findReceipt(table, own), findStanding(table, own)]);
  return receipt && toErasure(receipt, standing);
}

const listItem = z.object({ customerId: z.string() });

/** One page of all erasures, the newest first. */
export async function listErasures(
  table: Table,
  page: PageOfRecords,
): Promise<{ items: Erasure[]; after?: string }> {
  const { items, after } = await newestFirst(
    table,
    erasureRecords,
    page,
    (item) => listItem.parse(item).customerId,
  );
  const [receipts, standings] = await Promise.all([
    readItems(table, items.map(erasureKey)),
    findStandings(table, items),
  ]);
  const byId = new Map(receipts.map((item) => storedReceipt.parse(item)).map((one) => [one.customerId, one]));
  const erasures = items.flatMap((id) => {
    const receipt = byId.get(id);
    return receipt ? [toErasure(receipt, standings.get(id))] : [];
  });
  return { items: erasures, ...(after !== undefined && { after }) };
}
