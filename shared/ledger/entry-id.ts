import * as z from 'zod';
import { isCurrency } from '../money/currency.ts';
import { type AccountName, cardAccount, creditAccount, pointsAccount } from '../standing/account.ts';
import type { StoredEntry } from './entry.ts';

/** Which entry a client means. */
export interface EntryPlace {
  readonly account: AccountName;
  readonly number: number;
  /** The customer under whom it lies, when that is one who was merged into the one that is asked for. */
  readonly mergedId?: string | undefined;
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const number = '[1-9][0-9]{0,8}';
const merged = `(?:\\.(?<mergedId>${uuid}))?`;

const place = (account: AccountName, { number, mergedId }: Readonly<Record<string, string>>): EntryPlace => ({
  account,
  number: Number(number),
  ...(mergedId !== undefined && { mergedId }),
});

const idOf = (form: RegExp, description: string, example: string) =>
  z
    .string()
    .regex(form)
    .meta({ description, examples: [example] });

const creditForm = new RegExp(`^(?<currency>[A-Z]{3})-(?<number>${number})${merged}$`);
const pointsForm = new RegExp(`^(?:(?<cardId>${uuid})-)?(?<number>${number})${merged}$`);
const storeForm = new RegExp(`^(?<number>${number})${merged}$`);

const groupsOf = (form: RegExp, id: string) => form.exec(id)?.groups ?? {};

/** The id of an entry of account credit, as a path has it. */
export const creditEntryId = idOf(creditForm, 'The `id` of the entry.', 'EUR-3')
  .refine((id) => isCurrency(id.slice(0, 3)))
  .transform((id) => {
    const groups = groupsOf(creditForm, id);
    return place(creditAccount(groups.currency ?? ''), groups);
  });
/** The id of an entry of points. */
export const pointsEntryId = idOf(pointsForm, 'The `id` of the entry.', '3').transform((id) => {
  const { cardId, ...groups } = groupsOf(pointsForm, id);
  return place(cardId === undefined ? pointsAccount : cardAccount(cardId), groups);
});
/** The id of an entry of a client account: the store is named apart. */
export const storeEntryId = idOf(storeForm, 'The `id` of the entry.', '3').transform((id) => {
  const groups = groupsOf(storeForm, id);
  return (account: AccountName) => place(account, groups);
});

/**
 * How an entry is called among those of its kind.
 * @param holderId the customer who is shown: entries of those who were merged into it say so
 */
export function entryIdOf({ account, number, customerId }: StoredEntry, holderId: string): string {
  const [kind, ...names] = account.split(':');
  const of = kind === 'store' || names.length === 0 ? '' : `${names.join(':')}-`;
  return `${of}${number}${customerId === holderId ? '' : `.${customerId}`}`;
}
