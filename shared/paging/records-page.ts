import * as z from 'zod';
import type { PageOfRecords } from '../table/newest-first.ts';
import { openCursor, type Seal, sealCursor } from './cursor.ts';
import { nextPage } from './next-page.ts';

/** A request for one page of records. */
interface PageRequest {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  readonly principal: Pick<Seal, 'sealingKey'>;
  readonly url: { readonly path: string; readonly query: string };
}

/**
 * Answers one page of records whose number is not known; the cursor names the last one of the page before.
 * @param question what is listed: a cursor of one list opens no other
 * @throws InvalidRequest for a cursor of another list or principal
 */
export async function recordsPage<Entry>(
  question: unknown,
  { query: { limit, cursor }, principal: { sealingKey }, url }: PageRequest,
  read: (page: PageOfRecords) => Promise<{ items: Entry[]; after?: string }>,
): Promise<{ body: { items: Entry[]; nextCursor: string | undefined }; next: string | undefined }> {
  const seal = { question, pointer: '/query/cursor' as const, sealingKey };
  const from = cursor === undefined ? undefined : openCursor(cursor, z.string(), seal);
  const { items, after } = await read({ limit, after: from });
  const nextCursor = after && sealCursor(after, seal);
  return { body: { items, nextCursor }, next: nextPage(url, nextCursor) };
}
