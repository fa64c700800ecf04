import { linkIndexRange, linkOf } from '../credentials/link-token.ts';
import { commit } from '../table/commit.ts';
import { readItems, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { changeErasing, type Erasing } from './erasing.ts';
import { bothOf } from './identity.ts';

/** Learns the addresses that they were about to have: links were mailed there. */
export async function learnFromLinks(table: Table, erasing: Erasing): Promise<Erasing> {
  const indexed = await Promise.all(erasing.ids.map((id) => readRange(table, linkIndexRange(id))));
  const links = await readItems(
    table,
    indexed.flat().flatMap((item) => linkOf(item) ?? []),
  );
  const emails = links.flatMap(({ email }) => (typeof email === 'string' ? [email] : []));
  if (emails.length === 0) return erasing;
  const identity = bothOf(erasing.identity, { texts: emails, phones: [] });
  await commit(table, { writes: [changeErasing(erasing, { identity })] });
  return { ...erasing, identity, version: erasing.version + 1 };
}
