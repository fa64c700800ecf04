import { canonicalEmail } from '../customers/email.ts';
import { attemptsOf } from '../limits/attempts.ts';
import { addressLimitNames } from '../limits/door-limits.ts';
import { done, unsentOrders } from '../mail/outbox.ts';
import { mostWrites } from '../table/bounds.ts';
import { queryItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { remove, type Write } from '../table/writes.ts';
import type { Erasing } from './erasing.ts';
import { commitCounted } from './own-items.ts';

/**
 * Removes what waits to be mailed to them, and the attempts that are counted under a hash of their address: whoever knows
 * the address finds it by that, whatever the table's time to live says.
 * @returns as it is counted then
 */
export async function eraseElsewhere(table: Table, begun: Erasing): Promise<Erasing> {
  const emails = new Set(begun.identity.texts.flatMap((text) => canonicalEmail(text) ?? []));
  const removals: { kind: string; writes: readonly Write[] }[] = [];
  for (const item of await unsentOrders(table)) {
    const { order } = item;
    const isTheirs =
      ('email' in order && emails.has(order.email)) ||
      ('customerId' in order && begun.ids.includes(order.customerId));
    if (isTheirs) removals.push({ kind: 'mails', writes: [done(item)] });
  }
  for (const email of emails) {
    for (const name of addressLimitNames) {
      for await (const { PK, SK } of queryItems(table, { PK: attemptsOf(name, email) }))
        removals.push({ kind: 'attempts', writes: [remove({ PK, SK })] });
    }
  }
  let erasing = begun;
  for (let start = 0; start < removals.length; start += mostWrites - 1)
    erasing = await commitCounted(table, erasing, removals.slice(start, start + mostWrites - 1));
  return erasing;
}
