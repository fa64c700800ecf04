import * as z from 'zod';
import { readItem } from '../../table/read.ts';
import type { Key, Table } from '../../table/table.ts';
import type { Language } from '../../text/languages.ts';
import { standardTexts } from './languages.ts';
import { checkedTexts } from './shop-texts.ts';
import type { Texts } from './texts.ts';

/** The shop's texts of one language as the table stores them. */
export const textsItem = z.object({ texts: checkedTexts, version: z.int().positive() });
export type StoredTexts = z.output<typeof textsItem>;

export const textsKey = (language: Language): Key => ({ PK: 'MAILTEXTS', SK: `MAILTEXTS#${language}` });
/** One audit record; record ids sort by time. */
export const textsAuditKey = (language: Language, recordId: string): Key => ({
  PK: `MAILTEXTS#${language}`,
  SK: `AUDIT#${recordId}`,
});

/** What the shop says otherwise. Of texts that it has never changed this is the first version. */
export async function readShopTexts(table: Table, language: Language): Promise<StoredTexts> {
  const stored = await readItem(table, textsKey(language));
  return stored ? textsItem.parse(stored) : { texts: {}, version: 1 };
}

/** What mails say in this language: the shop's texts, and the standard ones where it has none. */
export async function textsIn(table: Table, language: Language): Promise<Texts> {
  const { texts } = await readShopTexts(table, language);
  const own = Object.entries(texts).filter(([, text]) => text !== undefined);
  return { ...standardTexts[language], ...Object.fromEntries(own) };
}
